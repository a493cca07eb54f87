// Continuations: a node that becomes another one takes part in that one's work, whether it is new,
// known, under way or over. The same node never runs twice. Spec: 05-flow-eval §5 (fork), §5.2 c, §11.

import { digestText } from '@reflow-lang/base';
import { cacheMode } from '@reflow-lang/evaluator';
import { listOf, textFiles, turn } from '@reflow-lang/evaluator/testing';
import { Flow, flowOfFileset, mapFlow, mergeFlow, op, valFlowWithDigest } from '@reflow-lang/flow';
import type { Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, boom, createWorld, exec, extern, intern, k, story, type World } from './world.ts';

const int = (n: bigint): Flow => valFlowWithDigest(n, digestText(`int ${n}`));
const work = (): Flow => exec('E', 'run');
/** Becomes the exec once `n` is known. */
const toWork = (n: bigint): Flow => k(`to work ${n}`, [int(n)], work);
const identity = (dep: Flow): Flow =>
  new Flow({ op: op.coerce, flowDigest: digestText('identity'), coerce: (v) => v, deps: [dep] });

describe('a node that becomes another one', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.stop());

  /** Evaluates a graph in which E is the only work; how often it was put, and the value. */
  async function oneE(flow: Flow): Promise<Value | undefined> {
    const { evaluation, done } = world.start(flow);
    await world.alloc.ok('E', textFiles('x:1'));
    await turn();
    expect(world.alloc.idents(), 'what was put').to.deep.equal(['E']);
    await done;
    return evaluation.value();
  }

  const twice = listOf(textFiles('x:1'), textFiles('x:1')).digest();

  it('runs an exec once that is also a dependency, and is met as such first', async () => {
    expect(asFileset(await oneE(mergeFlow(work(), toWork(1n)))).digest()).to.equal(twice);
  });

  it('runs an exec once that is also a dependency, and is met as such later', async () => {
    expect(asFileset(await oneE(mergeFlow(toWork(1n), work()))).digest()).to.equal(twice);
  });

  it('runs an exec once that two nodes become', async () => {
    expect(asFileset(await oneE(mergeFlow(toWork(1n), toWork(2n)))).digest()).to.equal(twice);
  });

  it('runs an exec once that is reached through two forks and below a coercion', async () => {
    const above = k('above', [int(3n)], () => identity(work()));
    const value = asFileset(await oneE(mergeFlow(toWork(1n), above, toWork(2n))));
    expect(value.list?.map((member) => member.digest())).to.deep.equal([1, 2, 3].map(() => textFiles('x:1').digest()));
  });

  it('runs an exec once that the function of a map and a continuation give', async () => {
    const list = flowOfFileset(listOf(textFiles('a'), textFiles('b')));
    const value = asFileset(
      await oneE(
        mergeFlow(
          mapFlow(() => work(), list),
          toWork(1n),
        ),
      ),
    );
    expect(value.digest()).to.equal(listOf(listOf(textFiles('x:1'), textFiles('x:1')), textFiles('x:1')).digest());
  });

  it('joins an exec that runs already', async () => {
    const late = k('late', [exec('F', 'other')], work);
    const { evaluation, done } = world.start(mergeFlow(work(), late));
    await world.alloc.started('E');
    await world.alloc.ok('F', textFiles('y'));
    await turn();
    expect(world.alloc.idents()).to.deep.equal(['E', 'F']);
    expect(evaluation.value()).to.equal(undefined);
    await world.alloc.ok('E', textFiles('x:1'));
    await done;
    expect(asFileset(evaluation.value()).digest()).to.equal(twice);
    expect(story(world.events).filter((line) => line.endsWith('E') || line.includes(' E '))).to.deep.equal([
      'queued E',
      'started E',
      'done E exec',
    ]);
  });

  it('takes the error of an exec it joined', async () => {
    const late = k('late', [exec('F', 'other')], work);
    const above = k('above', [late], () => int(1n));
    const { evaluation, done } = world.start(k('both', [identity(work()), above], () => int(2n)));
    await world.alloc.started('E');
    await world.alloc.ok('F', textFiles('y'));
    await turn();
    await world.alloc.ok('E', boom);
    await done;
    expect(evaluation.err()?.message).to.equal('boom');
    expect(world.alloc.idents()).to.deep.equal(['E', 'F']);
  });

  it('takes the outcome of an exec that is over', async () => {
    const late = k('late', [work(), exec('F', 'other')], work);
    const { evaluation, done } = world.start(mergeFlow(work(), late));
    await world.alloc.ok('E', textFiles('x:1'));
    await world.alloc.ok('F', textFiles('y'));
    await done;
    expect(world.alloc.idents()).to.deep.equal(['E', 'F']);
    expect(asFileset(evaluation.value()).digest()).to.equal(twice);
  });

  it('takes the error of a node that is over', async () => {
    const failing = k('failing', [int(1n)], () => {
      throw boom;
    });
    const late = k('late', [exec('F', 'other')], () => failing);
    const never = k('never', [late], () => int(0n));
    const { evaluation, done } = world.start(mergeFlow(identity(failing), never));
    await world.alloc.ok('F', textFiles('y'));
    await done;
    expect(evaluation.err()).to.equal(boom);
  });

  it('takes the outcome of a continuation that is over, and calls it once', async () => {
    let calls = 0;
    const once = (): Flow =>
      k('once', [int(1n)], () => {
        calls++;
        return flowOfFileset(textFiles('z'));
      });
    const late = k('late', [exec('F', 'other')], once);
    const { evaluation, done } = world.start(mergeFlow(once(), late));
    await world.alloc.ok('F', textFiles('y'));
    await done;
    expect(calls).to.equal(1);
    expect(asFileset(evaluation.value()).list?.map((m) => m.digest())).to.deep.equal([
      textFiles('z').digest(),
      textFiles('z').digest(),
    ]);
  });

  it('joins a continuation that still waits, and calls it once', async () => {
    let calls = 0;
    const waiting = (): Flow =>
      k('waiting', [exec('F', 'other')], ([v]) => {
        calls++;
        return flowOfFileset(asFileset(v));
      });
    const early = k('early', [int(1n)], waiting);
    const earlyToo = k('early too', [int(2n)], () => early);
    const { evaluation, done } = world.start(mergeFlow(early, waiting(), earlyToo));
    await world.alloc.ok('F', textFiles('y'));
    await done;
    expect(calls).to.equal(1);
    expect(asFileset(evaluation.value()).list?.map((m) => m.digest())).to.deep.equal(
      [1, 2, 3].map(() => textFiles('y').digest()),
    );
  });

  it('makes a root that becomes a known node end with it', async () => {
    const root = k('root', [work()], () => identity(work()));
    const { evaluation, done } = world.start(k('top', [identity(work())], () => root));
    await world.alloc.ok('E', textFiles('x:1'));
    await done;
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('x:1').digest());
    expect(evaluation.outcomes().map(({ flow }) => flow.ident)).to.deep.equal(['E']);
  });

  it('makes a root that becomes a failed node fail with it', async () => {
    const { evaluation, done } = world.start(k('top', [k('mid', [int(1n)], () => mergeFlow())], work));
    await world.alloc.ok('E', boom);
    await done;
    expect(evaluation.err()?.message).to.equal('boom');
  });

  it('interns once what two nodes become', async () => {
    const source = (): Flow => intern('s3://b/in');
    const { evaluation, done } = world.start(
      mergeFlow(
        k('a', [int(1n)], source),
        k('b', [int(2n)], source),
        k('c', [int(3n)], () => identity(source())),
      ),
    );
    await world.alloc.ok('I', textFiles('p:1'));
    await done;
    expect(world.alloc.idents()).to.deep.equal(['I']);
    expect(asFileset(evaluation.value()).list).to.have.length(3);
  });

  it('looks an exec once up that two nodes become, and caches it once', async () => {
    const more = { cacheMode: cacheMode.readWrite };
    const graph = (): Flow => mergeFlow(toWork(1n), toWork(2n));
    const first = world.start(graph(), more);
    await world.alloc.ok('E', textFiles('x:1'));
    await first.done;
    await first.evaluation.settled();
    world.repository.add('1');
    const before = world.events.length;
    const second = await world.run(graph(), more);
    expect(asFileset(second.value()).digest()).to.equal(twice);
    expect(story(world.events.slice(before))).to.deep.equal(['queued E', 'cached E cache']);
  });

  it('knows of an extern below a node that another one has become', async () => {
    // E stands above X through `shared`, which `early` has become first: so E is not looked up before X.
    const shared = (): Flow => k('shared', [int(1n)], () => extern('s3://b/out', flowOfFileset(textFiles('x:1'))));
    const early = k('early', [int(2n)], shared);
    const more = { cacheMode: cacheMode.readWrite };
    const late = k('late', [early], () => exec('E', 'cat %s', shared()));
    const { evaluation, done } = world.start(mergeFlow(late), more);
    world.repository.add('1');
    await world.alloc.ok('X', textFiles('x:1'));
    await world.alloc.ok('E', textFiles('x:1'));
    await done;
    expect(evaluation.err()).to.equal(undefined);
    expect(world.alloc.idents()).to.deep.equal(['X', 'E']);
  });

  it('frees what a continuation held when the node it returned is taken over', async () => {
    const inner = k('inner', [int(1n)], () => int(7n));
    const outer = k('outer', [int(2n)], () => inner);
    const evaluation = await world.run(outer);
    expect(evaluation.value()).to.equal(7n);
    expect(evaluation.flow().k).to.equal(undefined);
    expect(evaluation.flow().parent?.k).to.equal(undefined);
  });

  it('ends with an internal error, and does not hang, when a node waits for itself', async () => {
    const again = k('again', [int(1n)], () => identity(again));
    const { done } = world.start(again);
    const thrown = await done.then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(String(thrown)).to.match(/scheduler is stuck/);
  });
});
