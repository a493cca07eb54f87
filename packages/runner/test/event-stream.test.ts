import { expect } from 'chai';
import { createEventStream, encodeEvent, type StampedEvent } from '../src/index.ts';

describe('the event stream', () => {
  const clock = (): Date => new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  const open = (complaints: string[] = []) => createEventStream('run', clock, (line) => complaints.push(line));

  it('numbers events without gaps and stamps them with the time', () => {
    const seen: StampedEvent[] = [];
    const stream = open();
    stream.add((event) => seen.push(event));
    stream.emit({ type: 'heartbeat' });
    stream.emit({ type: 'heartbeat' });
    expect(seen).to.deep.equal(
      [0, 1].map((seq) => ({ t: '2026-01-02T03:04:05.006Z', seq, runId: 'run', type: 'heartbeat' })),
    );
  });

  it('shows a reader that comes before the beginning everything, a later one what comes', () => {
    const stream = open();
    const early: number[] = [];
    const late: number[] = [];
    stream.emit({ type: 'heartbeat' });
    stream.add(({ seq }) => early.push(seq));
    stream.begin();
    stream.add(({ seq }) => late.push(seq));
    stream.emit({ type: 'heartbeat' });
    expect({ early, late }).to.deep.equal({ early: [0, 1], late: [1] });
  });

  it('lets go of a reader that fails, tells it once, and goes on', () => {
    const complaints: string[] = [];
    const stream = open(complaints);
    const seen: number[] = [];
    stream.add(() => {
      throw new Error('disk full');
    });
    stream.add(({ seq }) => seen.push(seq));
    stream.emit({ type: 'heartbeat' });
    stream.emit({ type: 'heartbeat' });
    expect(complaints).to.deep.equal(['a reader of the event stream failed and is detached: disk full']);
    expect(seen).to.deep.equal([0, 1]);
  });

  it('keeps one order for all readers when one of them emits', () => {
    const stream = open();
    const seen: number[] = [];
    stream.add(({ type }) => {
      if (type === 'log') stream.emit({ type: 'heartbeat' });
    });
    stream.add(({ seq }) => seen.push(seq));
    stream.emit({ type: 'log', level: 'info', logger: '', msg: '' });
    stream.emit({ type: 'heartbeat' });
    expect(seen).to.deep.equal([0, 1, 2]);
  });

  it('writes an event as a line that begins with its envelope', () => {
    const line = encodeEvent({ runId: 'r', type: 'heartbeat', seq: 3, t: 'T' });
    expect(line).to.equal('{"t":"T","seq":3,"type":"heartbeat","runId":"r"}\n');
  });
});
