// Readers of the event stream. Spec: 05-flow-eval §15.6, contracts §6-7.

import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeInfo, ReflowEvent } from '@reflow-lang/evaluator';
import {
  createBanner,
  createEventStream,
  createNdjsonReader,
  createRunLog,
  createStatsReader,
  startHeartbeat,
} from '@reflow-lang/runner';
import { expect } from 'chai';

const node = (id: string): NodeInfo => ({ id, op: 'exec', ident: id, position: '', digest: id, deps: [] });
const done = (id: string, how: 'exec' | 'snapshot' | 'transfer' = 'exec'): ReflowEvent => ({
  type: 'nodeDone',
  node: node(id),
  attempt: 1,
  how,
  ms: 1,
  usage: {},
  resultDigest: '',
  size: 0,
  files: 0,
});
const cached = (id: string): ReflowEvent => ({
  type: 'nodeCached',
  node: node(id),
  how: 'cache',
  resultDigest: '',
  size: 0,
  files: 0,
});
const failed = (id: string): ReflowEvent => ({
  type: 'nodeFailed',
  node: node(id),
  attempt: 1,
  error: { kind: 'Other', message: '', causes: [] },
});
const transfer = (from: string, to: string, bytes: number, isDone = true): ReflowEvent => ({
  type: 'transfer',
  from,
  to,
  files: 1,
  bytes,
  done: isDone,
});

const clock = (): Date => new Date('2026-01-02T03:04:05.678Z');
const openStream = (complaints: string[] = []) =>
  createEventStream('sha256:ab', clock, (line) => complaints.push(line));

describe('the counter of what ran', () => {
  const count = (...events: readonly ReflowEvent[]) => {
    const stream = openStream();
    const counter = createStatsReader();
    stream.add(counter.read);
    for (const event of events) stream.emit(event);
    return counter.stats();
  };

  it('counts snapshots as nodes only, failures as executed, adopted results as cached', () => {
    expect(count(done('a'), done('b', 'snapshot'), done('c', 'transfer'), cached('d'), failed('e'))).to.deep.equal({
      nodes: 5,
      executed: 3,
      cached: 1,
      failed: 1,
      bytesIn: 0,
      bytesOut: 0,
    });
  });

  it('counts bytes that cross the border of this machine, once they are over', () => {
    expect(
      count(
        transfer('s3://b/x', 'local', 5),
        transfer('s3://b/y', 'local', 7, false),
        transfer('local', 's3://b/z', 11),
        transfer('localfile://a', 'local', 13),
        transfer('file:///a', '/tmp/b', 17),
      ),
    ).to.deep.include({ bytesIn: 5, bytesOut: 11 });
  });
});

describe('readers that write files', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow-events-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('have written what a kill must not lose before they return, and the rest at the end of the turn', async () => {
    const path = join(dir, 'events.ndjson');
    const stream = openStream();
    const reader = createNdjsonReader(path, () => {});
    stream.add(reader.read);
    const lines = () => readFileSync(path, 'utf8').split('\n').length - 1;
    stream.emit({ type: 'nodeQueued', node: node('a') });
    stream.emit(cached('a'));
    expect(lines()).to.equal(0);
    await Promise.resolve();
    expect(lines()).to.equal(2);
    stream.emit({ type: 'nodeQueued', node: node('b') });
    stream.emit(done('b'));
    expect(lines()).to.equal(4);
    stream.emit(cached('c'));
    reader.close();
    expect(lines()).to.equal(5);
    stream.emit(cached('d'));
    expect(lines()).to.equal(5);
  });

  it('complain once about a disk that is full, and are silent from then on', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const complaints: string[] = [];
    const events = createNdjsonReader('/dev/full', (line) => complaints.push(line));
    const stream = openStream();
    stream.add(events.read);
    const transcript = createRunLog('/dev/full', clock, (line) => complaints.push(line));
    for (const id of ['a', 'b']) {
      stream.emit(done(id));
      transcript.logger.info('line');
      await Promise.resolve();
    }
    events.close();
    transcript.close();
    expect(complaints).to.have.length(2);
    for (const line of complaints) expect(line).to.match(/^cannot write \/dev\/full: .*the run goes on without it$/);
  });

  it('keep a transcript of every level with times', () => {
    const path = join(dir, 'x.runlog');
    const transcript = createRunLog(path, clock, () => {});
    transcript.logger.info('one');
    transcript.logger.debug('two\n\tmore');
    transcript.logger.error('three\n');
    transcript.close();
    expect(readFileSync(path, 'utf8')).to.equal(
      '2026/01/02 03:04:05 [INFO] one\n2026/01/02 03:04:05 [DEBUG] two\n\tmore\n2026/01/02 03:04:05 [ERROR] three\n',
    );
  });

  it('reject a path that cannot be written', () => {
    const path = join(dir, 'absent', 'x');
    expect(() => createRunLog(path, clock, () => {})).to.throw(/ENOENT/);
    expect(() => openSync(path, 'r')).to.throw(/ENOENT/);
  });
});

describe('the banner', () => {
  it('tells what runs, with parameters by name, and what came of it', () => {
    const lines: string[] = [];
    const keep = (level: string) => (message: string) => lines.push(`${level} ${message}`);
    const stream = createEventStream(`sha256:${'ab'.repeat(32)}`, clock, () => {});
    stream.add(createBanner({ info: keep('info'), error: keep('error'), debug: keep('debug') }));
    const start = { program: '/p.rf', cwd: '/', version: '1.2', universe: '', keySpace: '', cacheMode: 'off' };
    stream.emit({ type: 'runStarted', ...start, params: { b: '2', a: '1' }, args: ['-b=2', 'x y'] });
    const stats = { nodes: 0, executed: 0, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
    stream.emit({ type: 'runDone', status: 'ok', exitCode: 0, result: { text: '5', type: 'int' }, stats, ms: 1 });
    const error = { kind: 'Eval', message: 'bad', causes: [] };
    stream.emit({ type: 'runDone', status: 'evalError', exitCode: 11, error, stats, ms: 1 });
    expect(lines).to.deep.equal([
      'info reflow version: 1.2',
      'info run ID: abababab',
      'info evaluating program /p.rf\n\tparams:\n\t\ta=1\n\t\tb=2\n\targuments:\n\t-b=2\n\tx y',
      'info result: 5',
      'error bad',
    ]);
  });
});

describe('the heartbeat', () => {
  it('is emitted only where nothing else is', async () => {
    const stream = openStream();
    const types: string[] = [];
    stream.add(({ type }) => types.push(type));
    const heartbeat = startHeartbeat(stream, 20);
    const busy = setInterval(() => stream.emit(cached('a')), 2);
    await sleep(90);
    clearInterval(busy);
    expect(types).not.to.include('heartbeat');
    await sleep(90);
    expect(types.at(-1)).to.equal('heartbeat');
    heartbeat.stop();
    const count = types.length;
    await sleep(50);
    expect(types).to.have.length(count);
  });
});
