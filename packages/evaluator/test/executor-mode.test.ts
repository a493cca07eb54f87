// Evaluation on a single executor: what moves where, what is kept, and nodes that others take over.
// Spec: 05-flow-eval §17, §24 (executor-mode scenarios).

import { digestText, isKind, ReflowError } from '@reflow-lang/base';
import type { ReflowEvent } from '@reflow-lang/evaluator';
import {
  cacheMode,
  createEval,
  type EvalConfig,
  flowState,
  renderEvalConfig,
  renderFlowState,
  type TraceEvent,
} from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  createMemoryAssoc,
  createMemoryRepository,
  createMemoryTransferer,
  createScriptedSnapshotter,
  createVirtualClock,
  namedDigest,
  refFile,
  ScriptedAlloc,
  type ScriptedAllocOptions,
  textFile,
  textFiles,
  turn,
} from '@reflow-lang/evaluator/testing';
import {
  collectFlow,
  dataFlow,
  type Flow,
  flowOfFileset,
  groupbyFlow,
  mapFlow,
  mergeFlow,
  pullupFlow,
} from '@reflow-lang/flow';
import { Fileset, type Resources } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, boom, exec, extern, intern, k, rejection, story } from './world.ts';

const room: Resources = { mem: 600 * 2 ** 20, cpu: 1, disk: 20 };
const signal = new AbortController().signal;

function createHouse(options: ScriptedAllocOptions = {}) {
  const clock = createVirtualClock();
  const shared = createMemoryRepository('shared');
  const assoc = createMemoryAssoc();
  const executor = new ScriptedAlloc({ resources: room, ...options });
  const own = executor.repository();
  const events: ReflowEvent[] = [];
  const trace: TraceEvent[] = [];
  const config: EvalConfig = {
    executor,
    transferer: createMemoryTransferer(),
    repository: shared,
    assoc,
    events: (event) => {
      events.push(event);
    },
    trace: (event) => {
      trace.push(event);
    },
    runID: namedDigest('run'),
    cacheMode: cacheMode.off,
    recomputeEmpty: false,
    bottomUp: false,
    postUseChecksum: false,
    clock,
    randomDigest: createCountingDigest('seed '),
    yieldToLoop: () => new Promise((resolve) => setImmediate(resolve)),
  };
  const start = (flow: Flow, more: Partial<EvalConfig> = {}) => {
    const evaluation = createEval(flow, { ...config, ...more });
    const done = evaluation.do({ signal });
    done.catch(() => {});
    return { evaluation, done };
  };
  return { clock, shared, assoc, executor, own, events, trace, config, start };
}

const statesOf = (trace: readonly TraceEvent[], ident: string): readonly string[] =>
  trace.flatMap((event) => (event.type === 'state' && event.flow.ident === ident ? [renderFlowState(event.to)] : []));

describe('evaluation on one executor', () => {
  it('puts execs under the digests of their nodes, and leaves results where they are', async () => {
    const { start, executor, shared, own } = createHouse();
    const { evaluation, done } = start(exec('E', 'cat %s', intern('s3://b/in')));
    await executor.ok('I', textFiles('a:1'));
    const put = await executor.ok('E', textFiles('out:2'));
    await done;
    expect(put.id()).to.equal(evaluation.flow().digest());
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('out:2').digest());
    expect(own.has(textFile('2').id)).to.equal(true);
    expect(shared.objects.size).to.equal(0);
  });

  it('puts a further try under another id', async () => {
    const { start, executor } = createHouse({ resources: { ...room, mem: 2 ** 32 } });
    const { done } = start(exec('E', 'run'));
    const first = await executor.ok('E', new ReflowError({ kind: 'OOM', message: 'no memory' }));
    const second = await executor.ok('E', textFiles('x'));
    await done;
    expect(first.id()).to.not.equal(second.id());
    expect(second.config.resources.mem).to.equal(750 * 2 ** 20);
  });

  it('puts data into the executor’s repository', async () => {
    const { start, own, shared } = createHouse();
    const { done } = start(dataFlow(new TextEncoder().encode('xyz')));
    await done;
    expect(own.has(digestText('xyz'))).to.equal(true);
    expect(shared.has(digestText('xyz'))).to.equal(false);
  });

  it('needs a transferer, and no scheduler', () => {
    const { config } = createHouse();
    const { transferer: _, ...without } = config;
    expect(() => createEval(exec('E', 'run'), without)).to.throw('transferer must be set');
    expect(renderEvalConfig({ ...config, gc: true })).to.match(
      /^executor \S+ transferer \S+ .* flags cacheextern,gc,nocache/,
    );
  });

  it('moves inputs that were found in the cache before the node is ready', async () => {
    const { start, executor, shared, own, trace, events } = createHouse();
    const more = { cacheMode: cacheMode.readWrite };
    const graph = (last: string): Flow => mergeFlow(exec('F', last, exec('E', 'run')));
    const first = start(graph('one %s'), more);
    await executor.ok('E', textFiles('e:1'));
    await executor.ok('F', textFiles('f:2'));
    await first.done;
    await first.evaluation.settled();
    expect(shared.has(textFile('1').id), 'cached results come to the shared repository').to.equal(true);
    own.objects.clear();
    trace.length = 0;
    const second = start(graph('two %s'), more);
    await executor.started('F');
    expect(own.has(textFile('1').id), 'inputs before the exec is put').to.equal(true);
    expect(statesOf(trace, 'F')).to.include.members(['NeedTransfer', 'Transfer', 'Ready', 'Running']);
    const moved = events.flatMap((event) =>
      event.type === 'transfer' ? [[event.node?.ident, event.bytes, event.done]] : [],
    );
    expect(moved).to.deep.equal([
      ['F', 1, false],
      ['F', 1, true],
    ]);
    await executor.ok('F', textFiles('f:3'));
    await second.done;
    expect(executor.idents().filter((ident) => ident === 'E')).to.have.length(1);
  });

  it('rejects when inputs cannot be moved, so that the run may be tried again', async () => {
    const { start, executor, config, own } = createHouse();
    const more = { cacheMode: cacheMode.readWrite };
    const first = start(mergeFlow(exec('E', 'run')), more);
    await executor.ok('E', textFiles('e:1'));
    await first.done;
    await first.evaluation.settled();
    own.objects.clear();
    const transferer = { ...createMemoryTransferer(), transfer: () => Promise.reject(boom) };
    const { done } = start(mergeFlow(exec('F', 'two %s', exec('E', 'run'))), { ...config, ...more, transferer });
    const thrown = await rejection(done);
    expect(thrown instanceof ReflowError && isKind('Unavailable', thrown)).to.equal(true);
  });

  it('rejects what the executor could never run', async () => {
    const { start } = createHouse();
    const big = exec('big', 'run');
    big.resources = { cpu: 64 };
    const thrown = await rejection(start(big).done);
    expect(thrown instanceof ReflowError && isKind('ResourcesExhausted', thrown)).to.equal(true);
    expect(String(thrown)).to.match(/eval big.*requested resources \{.*cpu:64.*\} exceeds total available/);
  });

  it('lets what has no room wait as ready, and tells what it needs', async () => {
    const { start, executor, trace } = createHouse();
    const { evaluation, done } = start(mergeFlow(exec('E1', 'one'), exec('E2', 'two'), exec('E3', 'three')));
    await executor.started('E1');
    await turn();
    expect(executor.idents()).to.deep.equal(['E1']);
    expect(statesOf(trace, 'E1').at(-1)).to.equal('Running');
    expect(statesOf(trace, 'E2').at(-1)).to.equal('Ready');
    const need = await evaluation.need();
    expect(need).to.deep.equal({ min: { mem: 500 * 2 ** 20, cpu: 1 }, width: 1 });
    for (const ident of ['E1', 'E2', 'E3']) await executor.ok(ident, textFiles('x'));
    await done;
    expect(await evaluation.need()).to.deep.equal({ min: {}, width: 0 });
  });

  it('takes externs and the root from the cache, unless told not to', async () => {
    const { start, executor, shared, events } = createHouse();
    const more = { cacheMode: cacheMode.readWrite };
    const graph = (): Flow => extern('s3://b/out', exec('E', 'run'));
    const first = start(graph(), more);
    await executor.ok('E', textFiles('e:1'));
    await executor.ok('X', textFiles('e:1'));
    await first.done;
    await first.evaluation.settled();
    expect(shared.has(textFile('1').id)).to.equal(true);
    const second = start(graph(), more);
    await second.done;
    expect(story(events).slice(-2)).to.deep.equal(['queued X', 'cached X cache']);
    const third = start(graph(), { ...more, noCacheExtern: true });
    await third.done;
    // The executor knows the exec; the evaluation has asked it, and not the cache.
    expect(story(events).slice(-3)).to.deep.equal(['cached E cache', 'started X', 'done X transfer']);
  });

  it('resolves references where it runs, and lets go of them', async () => {
    const { start, executor } = createHouse({ sources: { 's3://b/in': 'hello' } });
    const snapshotter = createScriptedSnapshotter();
    snapshotter.set('s3://b/in', Fileset.ofFile(refFile('s3://b/in', 'v1')));
    const { done } = start(exec('E', 'cat %s', intern('s3://b/in')), { snapshotter });
    const { config } = await executor.ok('E', textFiles('x'));
    await done;
    expect(config.args[0]?.fileset?.lookup('.')?.isRef()).to.equal(false);
    expect([...executor.held.values()]).to.deep.equal([]);
  });

  it('ends when it is cancelled, and its scheduler with it', async () => {
    const { config, executor, clock } = createHouse();
    const controller = new AbortController();
    const evaluation = createEval(exec('E', 'run'), config);
    const done = rejection(evaluation.do({ signal: controller.signal }));
    await executor.started('E');
    controller.abort();
    await clock.advance(20_000);
    const thrown = await done;
    expect(thrown instanceof ReflowError && thrown.kind).to.equal('Canceled');
  });
});

describe('collection on one executor', () => {
  const contents = ['keep:1', 'also:2', 'gone:3'] as const;

  it('drops what no part of the graph needs any more, and keeps what one does', async () => {
    const { start, executor, own } = createHouse();
    const source = intern('s3://b/in');
    const graph = pullupFlow(collectFlow('^keep$', 'a', source), collectFlow('^also$', 'b', source));
    const { evaluation, done } = start(
      k('last', [graph, exec('E', 'run')], ([v]) => pullupFlow(flowOf(v))),
      { gc: true },
    );
    await executor.ok('I', textFiles(...contents));
    await executor.started('E');
    await turn();
    await turn();
    expect([own.has(textFile('1').id), own.has(textFile('2').id), own.has(textFile('3').id)]).to.deep.equal([
      true,
      true,
      false,
    ]);
    await executor.ok('E', textFiles('x:9'));
    await done;
    expect(asFileset(evaluation.value()).entries.map(([path]) => path)).to.deep.equal(['a', 'b']);
    expect([...own.objects.keys()].sort()).to.deep.equal([textFile('1').id, textFile('2').id].sort());
  });

  it('keeps what a map has not come to yet', async () => {
    const { start, executor, own } = createHouse();
    const source = intern('s3://b/in');
    const later = mapFlow(
      (f) => pullupFlow(f, collectFlow('^also$', 'b', source)),
      groupbyFlow('^(x)', exec('E', 'run')),
    );
    const { done } = start(mergeFlow(collectFlow('^keep$', 'a', source), later), { gc: true });
    await executor.ok('I', textFiles(...contents));
    await executor.started('E');
    await turn();
    await turn();
    expect(own.has(textFile('2').id)).to.equal(true);
    await executor.ok('E', textFiles('x:9'));
    await done;
  });

  it('keeps what a continuation holds, though the graph does not show it', async () => {
    const { start, executor, own } = createHouse();
    const held = k('outer', [exec('E', 'run')], ([v]) => k('inner', [exec('F', 'slow')], () => flowOf(v)));
    const { evaluation, done } = start(mergeFlow(held), { gc: true });
    await executor.ok('E', textFiles('e:1'));
    await executor.started('F');
    await turn();
    await turn();
    expect(own.has(textFile('1').id)).to.equal(true);
    await executor.ok('F', textFiles('f:2'));
    await done;
    expect(asFileset(evaluation.value()).list?.[0]?.digest()).to.equal(textFiles('e:1').digest());
    expect([...own.objects.keys()]).to.deep.equal([textFile('1').id]);
  });

  it('drops nothing that is not asked for', async () => {
    const { start, executor, own } = createHouse();
    const { done } = start(collectFlow('^keep$', 'a', intern('s3://b/in')));
    await executor.ok('I', textFiles(...contents));
    await done;
    expect(own.objects.size).to.equal(3);
  });
});

describe('stealing from one executor', () => {
  const four = (): Flow => mergeFlow(...['1', '2', '3', '4'].map((n) => exec(`E${n}`, `run ${n}`)));

  it('gives others exactly what the executor has no room for', async () => {
    const { start, executor } = createHouse();
    const { evaluation, done } = start(four());
    await executor.started('E1');
    const stealer = await evaluation.stealer();
    const stolen: Flow[] = [];
    for (let n = 0; n < 3; n++) {
      const flow = await stealer.admit(room);
      if (flow !== undefined) stolen.push(flow);
    }
    expect(stolen.map((flow) => flow.ident)).to.deep.equal(['E2', 'E3', 'E4']);
    for (const flow of stolen) stealer.return(flow);
    for (const ident of ['E1', 'E2', 'E3', 'E4']) await executor.ok(ident, textFiles('x'));
    await done;
    expect(executor.idents()).to.deep.equal(['E1', 'E2', 'E3', 'E4']);
  });

  it('takes what a worker has made of a node', async () => {
    const { start, executor, events, own } = createHouse();
    const { evaluation, done } = start(mergeFlow(exec('E1', 'one'), exec('F', 'wc %s', exec('E2', 'two'))));
    await executor.started('E1');
    const stealer = await evaluation.stealer();
    const flow = await stealer.admit(room);
    expect(flow?.ident).to.equal('E2');
    if (flow === undefined) return;
    expect(evaluation.execConfigOf(flow).cmd).to.equal('two');
    evaluation.mutate(flow, { kind: 'state', state: flowState.running });
    const result = textFiles('e:2');
    own.add('2');
    evaluation.mutate(flow, { kind: 'fileset', fileset: result }, { kind: 'incr' });
    evaluation.mutate(flow, { kind: 'error', error: undefined }, { kind: 'state', state: flowState.done });
    await turn();
    expect(executor.idents(), 'nothing goes on before the node is back').to.deep.equal(['E1']);
    stealer.return(flow);
    evaluation.mutate(flow, { kind: 'decr' });
    await executor.ok('E1', textFiles('x'));
    const above = await executor.ok('F', textFiles('f:3'));
    await done;
    expect(above.config.args[0]?.fileset?.digest()).to.equal(result.digest());
    expect(story(events).filter((line) => line.includes('E2'))).to.deep.equal([
      'queued E2',
      'started E2',
      'done E2 exec',
    ]);
  });

  it('takes the error a worker has met', async () => {
    const { start, executor } = createHouse();
    const { evaluation, done } = start(mergeFlow(exec('E1', 'one'), exec('E2', 'two')));
    await executor.started('E1');
    const stealer = await evaluation.stealer();
    const flow = await stealer.admit(room);
    if (flow === undefined) throw new Error('nothing to steal');
    evaluation.mutate(flow, { kind: 'error', error: boom }, { kind: 'state', state: flowState.done });
    stealer.return(flow);
    await executor.ok('E1', textFiles('x'));
    await done;
    expect(evaluation.err()?.message).to.equal('boom');
  });

  it('offers nothing that is too big, and waits for what fits', async () => {
    const { start, executor } = createHouse();
    const { evaluation, done } = start(mergeFlow(exec('E1', 'one'), exec('E2', 'two')));
    await executor.started('E1');
    const stealer = await evaluation.stealer();
    let isAdmitted = false;
    void stealer.admit({ cpu: 1, mem: 1 }).then(() => {
      isAdmitted = true;
    });
    await turn();
    expect(isAdmitted).to.equal(false);
    expect((await stealer.admit(room))?.ident).to.equal('E2');
    expect(isAdmitted, 'an older question is answered with nothing').to.equal(true);
    stealer.close();
    for (const ident of ['E1', 'E2']) await executor.ok(ident, textFiles('x'));
    await done;
    expect(await stealer.admit(room)).to.equal(undefined);
  });

  it('has the latest stealer first', async () => {
    const { start, executor } = createHouse();
    const { evaluation, done } = start(
      mergeFlow(
        exec('E0', 'zero'),
        k('later', [exec('E1', 'one')], () => exec('E2', 'two')),
      ),
    );
    await executor.started('E0');
    const older = await evaluation.stealer();
    const newer = await evaluation.stealer();
    const first = await newer.admit(room);
    expect(first?.ident).to.equal('E1');
    if (first === undefined) return;
    const answers: string[] = [];
    void older.admit(room).then((flow) => answers.push(`older ${flow?.ident}`));
    void newer.admit(room).then((flow) => answers.push(`newer ${flow?.ident}`));
    evaluation.mutate(first, { kind: 'fileset', fileset: textFiles('x') }, { kind: 'state', state: flowState.done });
    newer.return(first);
    await turn();
    expect(answers).to.deep.equal(['newer E2']);
    older.close();
    newer.close();
    for (const ident of ['E0', 'E2']) await executor.ok(ident, textFiles('x'));
    await done;
  });
});

const flowOf = (value: unknown): Flow => {
  if (!(value instanceof Fileset)) throw new Error('not a fileset');
  return flowOfFileset(value);
};
