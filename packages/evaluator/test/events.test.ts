// The event stream as it is published: what each event means, and what stands in it.
// Spec: 05-flow-eval §15.6, contracts §6-7.

import { digestText, renderDigest } from '@reflow-lang/base';
import { cacheMode, type EvalConfig, type ExecOrigin, jobKey, type TraceEvent } from '@reflow-lang/evaluator';
import { createScriptedDestinations, textFile, textFiles } from '@reflow-lang/evaluator/testing';
import { Flow, flowOfFileset, mergeFlow, op } from '@reflow-lang/flow';
import { Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, boom, createWorld, eventsOf, exec, extern, intern, k, story, turn, type World } from './world.ts';

const rw: Partial<EvalConfig> = { cacheMode: cacheMode.readWrite };
const worldOf = (origin: ExecOrigin): World =>
  createWorld({ alloc: { auto: ({ ident }) => ({ fileset: textFiles(`out:${ident}`) }), origin: () => origin } });
const coerced = (dep: Flow): Flow =>
  new Flow({ op: op.coerce, coerce: (v) => v, flowDigest: digestText('identity'), deps: [dep] });

describe('events', () => {
  it('tell of an exec that runs: queued, started, done, before the next begins', async () => {
    const world = worldOf('new');
    await world.run(exec('F', 'cat %s', exec('E', 'run')), rw);
    expect(story(world.events)).to.deep.equal([
      'queued F',
      'queued E',
      'started E',
      'done E exec',
      'started F',
      'done F exec',
    ]);
    const [started] = eventsOf(world.events, 'nodeStarted');
    const [done] = eventsOf(world.events, 'nodeDone');
    const digest = renderDigest(exec('E', 'run').digest());
    expect(started).to.deep.include({ reason: 'noCacheEntry', attempt: 1, image: 'img' });
    expect(started?.node).to.deep.equal({ id: digest, op: 'exec', ident: 'E', position: '', digest, deps: [] });
    expect(started?.resources).to.deep.equal({ mem: 524288000, cpu: 1 });
    expect(started?.execUri).to.match(/^alloc\/[0-9a-f]{64}$/);
    expect(done).to.deep.include({
      attempt: 1,
      how: 'exec',
      size: 1,
      files: 1,
      resultDigest: renderDigest(textFiles('out:E').digest()),
    });
    expect(eventsOf(world.events, 'nodeQueued')[0]?.node.deps).to.deep.equal([digest]);
    await world.stop();
  });

  it('call a result taken over from an earlier driver cached, not started', async () => {
    const world = worldOf('adoptedResult');
    const evaluation = await world.run(mergeFlow(exec('E', 'run')), rw);
    expect(story(world.events)).to.deep.equal(['queued E', 'cached E adopted']);
    expect(eventsOf(world.events, 'nodeCached')[0]).to.deep.include({ size: 1, files: 1 });
    expect(evaluation.err()).to.equal(undefined);
    await world.stop();
  });

  it('do not say that a refused exec was started', async () => {
    const world = createWorld({
      alloc: { auto: () => ({ fileset: Fileset.empty, err: boom }), origin: () => 'refused' },
    });
    const evaluation = await world.run(exec('E', 'run'));
    expect(story(world.events)).to.deep.equal(['queued E', 'failed E']);
    expect(evaluation.err()).to.equal(boom);
    await world.stop();
  });

  it('say so when an attempt is attached to that runs already', async () => {
    const world = worldOf('adoptedRunning');
    await world.run(mergeFlow(exec('E', 'run')), rw);
    expect(eventsOf(world.events, 'nodeStarted')[0]).to.deep.include({ adopted: true, attempt: 1 });
    expect(story(world.events)).to.deep.equal(['queued E', 'started E', 'done E exec']);
    await world.stop();
  });

  it('tell at once that an exec is done whose job directory is, though the cache is slow', async () => {
    const world = worldOf('new');
    const assoc = { ...world.assoc, store: () => new Promise<never>(() => {}) };
    const { done } = world.start(mergeFlow(exec('E', 'run')), { ...rw, assoc });
    await done;
    expect(story(world.events)).to.deep.equal(['queued E', 'started E', 'done E exec']);
    await world.stop();
  });

  it('tell nothing of nodes that merely inherit an error', async () => {
    const world = createWorld();
    const { done } = world.start(exec('F', 'cat %s', exec('E', 'run')));
    await world.alloc.ok('E', boom);
    await done;
    expect(story(world.events)).to.deep.equal(['queued F', 'queued E', 'started E', 'failed E']);
    await world.stop();
  });

  it('tell a task that never began as failed, not as started', async () => {
    const world = createWorld({ scheduler: {} });
    const flow = exec('E', 'run');
    world.alloc.fail('put', boom, 5);
    const { done } = world.start(flow);
    await done;
    expect(story(world.events)).to.deep.equal(['queued E', 'failed E']);
    await world.stop();
  });

  it('call an extern with nothing to move up to date', async () => {
    const directTransferer = createScriptedDestinations();
    const world = createWorld({ scheduler: { directTransferer } });
    world.repository.add('y');
    const root = (): Flow => extern('s3://b/out', flowOfFileset(Fileset.ofFile(textFile('y'))));
    await world.run(root());
    await world.run(root());
    expect(story(world.events)).to.deep.equal([
      'queued X',
      'started X',
      'done X transfer',
      'queued X',
      'cached X upToDate',
    ]);
    expect(eventsOf(world.events, 'nodeStarted')[0]).to.deep.include({ reason: 'notCacheable', url: 's3://b/out' });
    expect(eventsOf(world.events, 'transfer')).to.deep.equal([
      { type: 'transfer', from: 'local', to: 's3://b/out', files: 1, bytes: 1, done: true },
    ]);
    await world.stop();
  });

  it('name the nodes a continuation waited for as deps of the exec it makes', async () => {
    const world = worldOf('new');
    const arg = coerced(exec('E', 'make'));
    await world.run(k('call', [arg], ([v]) => coerced(exec('F', 'use %s', flowOfFileset(asFileset(v))))));
    const f = eventsOf(world.events, 'nodeQueued').find((event) => event.node.ident === 'F');
    expect(f?.node.deps).to.deep.equal([renderDigest(exec('E', 'make').digest())]);
    await world.stop();
  });

  it('name the producers of files that reach an exec through an outer continuation', async () => {
    const world = worldOf('new');
    const outer = k('outer', [exec('E', 'make')], ([v]) =>
      k('inner', [exec('G', 'other')], () => coerced(exec('F', 'use %s', flowOfFileset(asFileset(v))))),
    );
    await world.run(outer);
    const f = eventsOf(world.events, 'nodeQueued').find((event) => event.node.ident === 'F');
    expect(new Set(f?.node.deps)).to.deep.equal(
      new Set([exec('E', 'make'), exec('G', 'other')].map((flow) => renderDigest(flow.digest()))),
    );
    await world.stop();
  });

  it('tell two nodes of one digest apart by their ids', async () => {
    const world = worldOf('new');
    const list = new Flow({ op: op.exec, image: 'i', cmd: 'c', ident: 'A', salt: 'one' });
    const union = new Flow({ op: op.exec, image: 'i', cmd: 'c', ident: 'B', salt: 'two' });
    await world.run(mergeFlow(list, union));
    const nodes = eventsOf(world.events, 'nodeQueued').map((event) => event.node);
    expect(new Set(nodes.map((node) => node.digest)).size).to.equal(1);
    expect(nodes.map((node) => node.id)).to.deep.equal([renderDigest(list.digest()), renderDigest(union.key())]);
    await world.stop();
  });

  it('tell every ten seconds how a task is doing', async () => {
    const world = createWorld();
    const { done } = world.start(exec('E', 'run'));
    await world.alloc.started('E');
    await turn();
    expect(eventsOf(world.events, 'nodeProgress')).to.deep.equal([]);
    await world.clock.advance(10_000);
    expect(eventsOf(world.events, 'nodeProgress').map(({ phase, usage }) => ({ phase, usage }))).to.deep.equal([
      { phase: 'waiting for completion', usage: { mem: 1 } },
    ]);
    await world.alloc.ok('E', textFiles('x'));
    await done;
    await world.stop();
  });

  it('give what the program used and how it ended', async () => {
    const world = createWorld();
    const gauge = { max: 2, mean: 1, var: 0, n: 3, first: new Date(0), last: new Date(1) };
    const { done } = world.start(exec('E', 'run'));
    await world.alloc.ok('E', textFiles('x'), { exitCode: 0, runtimeMs: 1234, profile: { mem: gauge } });
    await done;
    expect(eventsOf(world.events, 'nodeDone')[0]).to.deep.include({ exitCode: 0, ms: 1234, usage: { mem: gauge } });
    await world.stop();
  });

  it('do not happen when nobody listens, and the evaluation is the same', async () => {
    const world = createWorld();
    const { events: _, ...silent } = world.config;
    const { createEval } = await import('@reflow-lang/evaluator');
    const evaluation = createEval(exec('E', 'run'), silent);
    const done = evaluation.do({ signal: new AbortController().signal });
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('x').digest());
    expect(story(world.events)).to.deep.equal([]);
    await world.stop();
  });

  it('have internal companions for drawings and traces', async () => {
    const world = worldOf('new');
    const traced: TraceEvent[] = [];
    await world.run(mergeFlow(exec('E', 'run')), { ...rw, trace: (event) => traced.push(event) });
    expect(traced[0]?.type).to.equal('graphRoot');
    const states = traced.flatMap((event) => (event.type === 'state' && event.flow.op === op.exec ? [event.to] : []));
    // From NeedLookup to Done, as in §10.
    expect(states).to.deep.equal([1, 2, 3, 6, 7, 9, 10]);
    expect(traced.filter((event) => event.type === 'lookup').map((event) => event.outcome)).to.deep.equal([
      'noCacheEntry',
    ]);
    await world.stop();
  });
});

describe('job keys', () => {
  const config = {
    ident: 'E',
    url: '',
    image: 'img',
    originalImage: '',
    cmd: 'run',
    args: [],
    resources: { mem: 1 },
    needAWSCreds: false,
    needDockerAccess: false,
    type: 'exec',
  } as const;

  it('are the same whatever the ident and the resources, and other ones for other work', () => {
    const flow = exec('E', 'run');
    const key = jobKey(flow, config, {});
    expect(key).to.match(/^[0-9a-f]{64}$/);
    expect(jobKey(exec('F', 'run'), { ...config, ident: 'F', resources: { mem: 2 } }, {})).to.equal(key);
    expect(jobKey(flow, { ...config, cmd: 'other' }, {})).to.not.equal(key);
    expect(jobKey(flow, config, { space: 'host' })).to.not.equal(key);
    expect(jobKey(flow, config, { salt: 'run' })).to.not.equal(key);
    expect(jobKey(flow, { ...config, cmd: 'say ,"type":"x' }, { salt: 'run' })).to.not.equal(
      jobKey(flow, { ...config, cmd: 'say ,"type":"x' }, {}),
    );
  });

  it('go with the task; they are salted where no earlier result may be used', async () => {
    const world = worldOf('new');
    const keyOf = async (flow: Flow, more: Partial<EvalConfig>): Promise<string | undefined> => {
      await world.run(flow, more);
      return world.alloc.execList.at(-1)?.key;
    };
    const read = await keyOf(exec('E', 'run'), rw);
    expect(await keyOf(exec('E', 'run'), rw)).to.equal(read);
    const off = await keyOf(exec('E', 'run'), { cacheMode: cacheMode.off });
    expect(off).to.not.equal(read);
    const otherRun = await keyOf(exec('E', 'run'), { cacheMode: cacheMode.off, runID: digestText('other') });
    expect(otherRun).to.not.equal(off);
    const again = await keyOf(mergeFlow(exec('E', 'run')), { ...rw, invalidate: () => true });
    expect(again).to.equal(off);
    const one = await keyOf(intern('s3://b/x'), rw);
    expect(await keyOf(intern('s3://b/x'), { ...rw, runID: digestText('other') })).to.not.equal(one);
    await world.stop();
  });
});
