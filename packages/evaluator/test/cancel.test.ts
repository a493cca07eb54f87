// Cancellation, failing ports, and work in the background: an evaluation always ends, tells why, and
// leaves nothing running. Spec: 05-flow-eval §16, §24 (54, 55).

import { isKind, plainError, ReflowError, WaitGroup } from '@reflow-lang/base';
import { type Assoc, cacheMode, type EvalConfig, withBackground } from '@reflow-lang/evaluator';
import { type AllocStep, refFile, textFile, textFiles } from '@reflow-lang/evaluator/testing';
import { dataFlow, type Flow, flowOfFileset, mergeFlow } from '@reflow-lang/flow';
import { Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { createWorld, eventsOf, exec, extern, intern, k, rejection, turn, type World } from './world.ts';

const steps: readonly AllocStep[] = ['load', 'put', 'wait', 'promote', 'inspect', 'result', 'unload'];

/** Pending until the signal fires, as a well-behaved port is. */
const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new ReflowError({ kind: 'Canceled' })), { once: true });
  });

describe('a cancelled evaluation', () => {
  let world: World;
  let controller: AbortController;
  beforeEach(() => {
    world = createWorld({ alloc: { sources: { 's3://b/in': 'contents' } } });
    controller = new AbortController();
  });
  afterEach(() => world.stop());

  const start = (flow: Flow, more: Partial<EvalConfig> = {}) => world.start(flow, more, { signal: controller.signal });
  const expectCancelled = async (done: Promise<void>): Promise<void> => {
    controller.abort();
    const error = await rejection(done);
    expect(error instanceof ReflowError && isKind('Canceled', error)).to.equal(true);
    expect(eventsOf(world.events, 'nodeFailed')).to.deep.equal([]);
  };

  it('does nothing when it was cancelled before', async () => {
    controller.abort();
    const { done } = start(exec('E', 'run'));
    await expectCancelled(done);
    expect(world.alloc.puts).to.deep.equal([]);
  });

  it('ends while a program runs (54)', async () => {
    const { done } = start(exec('E', 'run'));
    await world.alloc.started('E');
    await expectCancelled(done);
    await turn();
    expect(world.scheduler.stats()).to.deep.include({ running: 0, waiting: 0 });
  });

  it('takes waiting tasks out of the queue', async () => {
    const many = Array.from({ length: 10 }, (_, i) => exec(`E${i}`, `run ${i}`));
    const { done } = start(mergeFlow(...many));
    await world.alloc.started('E0');
    expect(world.scheduler.stats()).to.deep.include({ running: 2, waiting: 8 });
    await expectCancelled(done);
    expect(world.scheduler.stats()).to.deep.include({ running: 0, waiting: 0 });
    expect(world.alloc.puts).to.have.length(2);
  });

  it('ends while it looks something up', async () => {
    const assoc: Assoc = { ...world.assoc, batchGet: (ctx) => hang(ctx.signal) };
    const { done } = start(mergeFlow(exec('E', 'run')), { assoc, cacheMode: cacheMode.readWrite });
    await turn();
    await expectCancelled(done);
    expect(world.alloc.puts).to.deep.equal([]);
  });

  it('ends while a source is described', async () => {
    const snapshotter = { ...world.snapshotter, snapshot: (ctx: { readonly signal: AbortSignal }) => hang(ctx.signal) };
    const { done } = start(exec('E', 'cat %s', intern('s3://b/in')), { snapshotter });
    await turn();
    await expectCancelled(done);
  });

  it('ends while data is put', async () => {
    const repository = { ...world.repository, put: (ctx: { readonly signal: AbortSignal }) => hang(ctx.signal) };
    const { done } = start(dataFlow(new Uint8Array(3)), { repository });
    await turn();
    await expectCancelled(done);
  });

  it('ends while an image is resolved', async () => {
    const { done } = start(exec('E', 'run'), { resolveImage: (ctx) => hang(ctx.signal) });
    await turn();
    await expectCancelled(done);
  });

  it('ends between two slices of pure work', async () => {
    let links = 0;
    const link = (): Flow =>
      k(`link ${links++}`, [], () => {
        if (links === 1000) controller.abort();
        return link();
      });
    const { done } = start(link());
    expect(await rejection(done)).to.be.instanceOf(ReflowError);
    expect(links).to.be.lessThan(2000);
  });

  it('is not held up by a port that does not listen', async () => {
    const snapshotter = { ...world.snapshotter, snapshot: () => new Promise<never>(() => {}) };
    const { done } = start(exec('E', 'cat %s', intern('s3://b/in')), { snapshotter });
    await turn();
    controller.abort();
    let isDone = false;
    done.catch(() => {
      isDone = true;
    });
    await world.clock.advance(9_000);
    expect(isDone).to.equal(false);
    await world.clock.advance(1_000);
    expect(isDone).to.equal(true);
  });

  it('tells a timeout from a cancellation', async () => {
    const { done } = start(exec('E', 'run'));
    await world.alloc.started('E');
    controller.abort(new ReflowError({ kind: 'Timeout', op: 'run' }));
    const error = await rejection(done);
    expect(error instanceof ReflowError && error.kind).to.equal('Timeout');
  });

  it('lets other evaluations of the scheduler go on', async () => {
    const other = world.start(exec('F', 'other'));
    const { done } = start(exec('E', 'run'));
    await world.alloc.started('E');
    await expectCancelled(done);
    await world.alloc.ok('F', textFiles('x'));
    await other.done;
    expect(other.evaluation.err()).to.equal(undefined);
  });

  it('leaves cache writes in the background to those who started them (54, 55)', async () => {
    const writes = new WaitGroup();
    const waiting: (() => void)[] = [];
    const assoc: Assoc = {
      ...world.assoc,
      store: (...args) =>
        new Promise((resolve) => {
          waiting.push(() => resolve(world.assoc.store(...args)));
        }),
    };
    const { ctx } = withBackground({ signal: controller.signal }, writes);
    const root = mergeFlow(exec('E', 'run'), exec('F', 'more'));
    const { evaluation, done } = world.start(root, { assoc, cacheMode: cacheMode.write }, ctx);
    await world.alloc.ok('E', textFiles('x'));
    await turn();
    expect(writes.n()).to.equal(1);
    await expectCancelled(done);
    expect(writes.n()).to.equal(1);
    for (const go of waiting) go();
    await evaluation.settled();
    expect(writes.n()).to.equal(0);
    expect(world.assoc.entries.size).to.equal(2);
  });

  it('may be done before its cache writes are (55)', async () => {
    const writes = new WaitGroup();
    let stored = 0;
    const waiting: (() => void)[] = [];
    const assoc: Assoc = {
      ...world.assoc,
      store: () =>
        new Promise((resolve) => {
          waiting.push(() => {
            stored++;
            resolve();
          });
        }),
    };
    const { ctx } = withBackground({ signal: controller.signal }, writes);
    const { evaluation, done } = world.start(mergeFlow(exec('E', 'run')), { assoc, cacheMode: cacheMode.write }, ctx);
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect([writes.n(), stored]).to.deep.equal([1, 0]);
    // Nothing else keeps the result: it is not safe yet, and nobody is told that it is.
    expect(eventsOf(world.events, 'nodeDone')).to.deep.equal([]);
    await turn();
    for (const go of waiting) go();
    await evaluation.settled();
    expect(writes.n()).to.equal(0);
    expect(eventsOf(world.events, 'nodeDone').map((event) => event.node.ident)).to.deep.equal(['E']);
  });
});

describe('an executor that fails', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld({ alloc: { auto: () => ({ fileset: textFiles('x') }), sources: { 's3://b/in': 'contents' } } });
    world.snapshotter.set('s3://b/in', Fileset.ofFile(refFile('s3://b/in', 'v1')));
  });
  afterEach(() => world.stop());

  const root = (): Flow => exec('E', 'cat %s', intern('s3://b/in'));

  for (const step of steps) {
    it(`once at ${step} is asked again`, async () => {
      world.alloc.fail(step, plainError('hiccup'));
      const evaluation = await world.run(root());
      expect(evaluation.err()).to.equal(undefined);
      expect(world.alloc.held.size).to.equal(0);
    });

    it(`five times at ${step} is believed, or not needed`, async () => {
      world.alloc.fail(step, plainError('hiccup'), 5);
      const evaluation = await world.run(root());
      expect(evaluation.err()?.message).to.equal(step === 'unload' ? undefined : 'hiccup');
    });

    it(`for good at ${step} is believed at once`, async () => {
      const fatal = new ReflowError({ kind: 'Invalid', op: step });
      world.alloc.fail(step, fatal, 99);
      const evaluation = await world.run(root());
      expect(evaluation.err()).to.equal(step === 'unload' ? undefined : fatal);
      expect(eventsOf(world.events, 'nodeFailed')).to.have.length(step === 'unload' ? 0 : 1);
    });
  }

  it('and cannot give its log fails with what it can give', async () => {
    const failing = createWorld();
    const { evaluation, done } = failing.start(exec('E', 'run'));
    failing.alloc.fail('logs', plainError('no log'));
    await failing.alloc.ok('E', plainError('exit 1'));
    await done;
    expect(evaluation.err()?.message).to.equal('exit 1');
    expect(eventsOf(failing.events, 'nodeFailed')[0]).to.not.have.property('stderrTail');
    await failing.stop();
  });

  it('to verify a used input fails the task', async () => {
    world.alloc.fail('verify', plainError('corrupted'), 5);
    const evaluation = await world.run(root(), { postUseChecksum: true });
    expect(evaluation.err()?.message).to.equal('corrupted');
    expect(world.alloc.held.size).to.equal(0);
  });

  it('of externs on an alloc fails them too', async () => {
    world.alloc.fail('put', new ReflowError({ kind: 'Fatal', op: 'put' }));
    world.repository.add('y');
    const evaluation = await world.run(extern('other://out', flowOfFileset(Fileset.ofFile(textFile('y')))));
    expect(evaluation.err()?.kind).to.equal('Fatal');
  });
});
