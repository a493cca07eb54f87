// Nodes that need nothing but their deps: what they compute, what errors do, and that graphs may be
// long and wide. Spec: 05-flow-eval §9-11, §24.

import { digestText, hexDigest, isKind, ReflowError } from '@reflow-lang/base';
import { textFiles } from '@reflow-lang/evaluator/testing';
import {
  collectFlow,
  dataFlow,
  errFlow,
  Flow,
  flowOfFileset,
  groupbyFlow,
  mapFlow,
  mergeFlow,
  op,
  pullupFlow,
  valFlowWithDigest,
} from '@reflow-lang/flow';
import { Fileset, fileOf, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, boom, createWorld, exec, intern, k, type World } from './world.ts';

const int = (n: bigint): Flow => valFlowWithDigest(n, digestText(`int ${n}`));
const add = (values: readonly Value[]): bigint =>
  values.reduce<bigint>((sum, v) => sum + (typeof v === 'bigint' ? v : 0n), 0n);
const coerce = (name: string, dep: Flow, fn: (v: Value) => Value): Flow =>
  new Flow({ op: op.coerce, flowDigest: digestText(name), coerce: fn, deps: [dep] });

/** The nodes of a graph. */
function reachable(root: Flow): ReadonlySet<Flow> {
  const seen = new Set<Flow>([root]);
  for (const f of seen) for (const dep of f.deps) seen.add(dep);
  return seen;
}

describe('evaluation of pure nodes', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.stop());

  it('groups by the only capture and maps over the groups (3)', async () => {
    const shorten = (f: Flow): Flow => collectFlow('^./(.*)', '$1', f);
    const { evaluation, done } = world.start(mapFlow(shorten, groupbyFlow('^(.)/', intern('s3://b/in'))));
    await world.alloc.ok('I', textFiles('a/p:1', 'a/q:2', 'b/r:3'));
    await done;
    const { list } = asFileset(evaluation.value());
    expect(list?.map((member) => member.entries.map(([path]) => path))).to.deep.equal([['p', 'q'], ['r']]);
    expect(world.alloc.idents()).to.deep.equal(['I']);
  });

  it('groups nothing into an empty list (4)', async () => {
    const { evaluation, done } = world.start(mapFlow((f) => f, groupbyFlow('^(.)/', intern('s3://b/in'))));
    await world.alloc.ok('I', Fileset.empty);
    await done;
    expect(asFileset(evaluation.value()).list).to.deep.equal([]);
  });

  it('groups nothing by an expression of two groups (5)', async () => {
    const evaluation = await world.run(groupbyFlow('^(.)(.)', flowOfFileset(textFiles('ab'))));
    expect(asFileset(evaluation.value()).list).to.deep.equal([]);
  });

  it('lets the later dep of a pullup win (6)', async () => {
    const evaluation = await world.run(
      pullupFlow(flowOfFileset(textFiles('p:1', 'q:2')), flowOfFileset(textFiles('p:3'))),
    );
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('p:3', 'q:2').digest());
  });

  it('lets the last of colliding paths win in a collect', async () => {
    const evaluation = await world.run(collectFlow('^.*$', 'x', flowOfFileset(textFiles('b:2', 'a:1', 'c:3'))));
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('x:3').digest());
  });

  it('expands templates as Go does', async () => {
    const names = async (template: string): Promise<readonly string[]> => {
      const evaluation = await world.run(collectFlow('(?P<n>a)(b)', template, flowOfFileset(textFiles('xaby:1'))));
      return asFileset(evaluation.value()).entries.map(([path]) => path);
    };
    // `$1x` is the group named 1x, which there is not.
    expect(await names('$1x')).to.deep.equal(['xy']);
    expect(await names(`$\{1}x$n$$$`)).to.deep.equal(['xaxa$$y']);
  });

  it('makes an empty merge an empty list', async () => {
    expect(asFileset((await world.run(mergeFlow())).value()).list).to.deep.equal([]);
  });

  it('puts data into the repository (52)', async () => {
    const evaluation = await world.run(dataFlow(new TextEncoder().encode('xyz')));
    const file = fileOf(asFileset(evaluation.value()));
    expect(hexDigest(file.id)).to.equal(hexDigest(digestText('xyz')));
    expect(file.size).to.equal(3);
    expect(world.repository.has(file.id)).to.equal(true);
    expect(world.alloc.puts).to.deep.equal([]);
  });

  it('takes the error of a coercion and does not go on above it (20)', async () => {
    let calls = 0;
    const failing = coerce('failing', int(1n), () => {
      throw new ReflowError({ kind: 'Invalid', message: 'not that' });
    });
    const above = coerce('above', failing, (v) => {
      calls++;
      return v;
    });
    const evaluation = await world.run(above);
    expect(evaluation.err()?.message).to.equal('not that');
    expect(evaluation.value()).to.equal(undefined);
    expect(calls).to.equal(0);
  });

  it('takes the error a continuation returns; two such are not one node (21)', async () => {
    const one = k('one', [int(1n)], () => errFlow(boom));
    const other = k('other', [int(2n)], () => errFlow(new ReflowError({ message: 'bang' })));
    const evaluation = await world.run(k('both', [other, one], () => int(0n)));
    expect(evaluation.err()?.message).to.equal('bang');
  });

  it('rejects with a bug of a continuation, as it is', async () => {
    const bug = new TypeError('undefined is not a function');
    const { done } = world.start(
      k('bug', [int(1n)], () => {
        throw bug;
      }),
    );
    expect(
      await done.then(
        () => undefined,
        (thrown: unknown) => thrown,
      ),
    ).to.equal(bug);
  });

  it('keeps the digest of a root that has become something else', async () => {
    const root = k('root', [int(1n)], () => int(2n));
    const before = root.digest();
    const evaluation = await world.run(root);
    expect(evaluation.value()).to.equal(2n);
    expect(evaluation.flow().digest()).to.equal(before);
  });

  it('passes over requirements nodes (58)', async () => {
    const inner = exec('E', 'run');
    const required = new Flow({ op: op.requirements, deps: [inner], flowRequirements: { min: { cpu: 99 }, width: 0 } });
    const { evaluation, done } = world.start(mergeFlow(required));
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(evaluation.flow().deps.map((dep) => dep.op)).to.deep.equal([op.exec]);
    expect(evaluation.requirements().min.cpu).to.not.equal(99);
  });

  it('evaluates thirty levels of merge(x, x) under legacy digests (59)', async () => {
    let flow: Flow = flowOfFileset(textFiles('x'));
    for (let i = 0; i < 30; i++) flow = mergeFlow(flow, flow);
    const evaluation = await world.run(flow, { config: { hashV1: true } });
    let value = asFileset(evaluation.value());
    let depth = 0;
    for (let member = value.list?.[1]; member !== undefined; member = value.list?.[1]) {
      expect(value.list?.[0]).to.equal(member);
      value = member;
      depth++;
    }
    expect(depth).to.equal(30);
    expect([...reachable(evaluation.flow())]).to.have.length(31);
  });

  it('tags what stands above a node with the incorrect cache key bug (60)', async () => {
    const tagged = exec('E', 'run');
    tagged.execDepIncorrectCacheKeyBug = true;
    const middle = k('middle', [tagged], ([v]) => flowOfFileset(asFileset(v)));
    const { evaluation, done } = world.start(k('top', [middle], ([v]) => flowOfFileset(asFileset(v))));
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(evaluation.flow().execDepIncorrectCacheKeyBug).to.equal(true);
  });

  it('runs what two continuations share once (23)', async () => {
    const shared = (): Flow => coerce('identity', exec('E', 'run'), (v) => v);
    const { evaluation, done } = world.start(
      mergeFlow(
        k('a', [int(1n)], () => shared()),
        k('b', [int(2n)], () => shared()),
      ),
    );
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(world.alloc.idents()).to.deep.equal(['E']);
    expect(asFileset(evaluation.value()).list).to.have.length(2);
  });

  it('evaluates 10^5 nodes side by side', async () => {
    const n = 100_000;
    const parts = Array.from({ length: n }, (_, i) =>
      k(`part ${i}`, [int(BigInt(i))], ([v]) => valFlowWithDigest(v ?? 0n, digestText(`v${i}`))),
    );
    const evaluation = await world.run(k('sum', parts, (values) => int(add(values))));
    expect(evaluation.value()).to.equal((BigInt(n) * BigInt(n - 1)) / 2n);
  }).timeout(60_000);

  it('evaluates 10^5 nodes above one another', async () => {
    const n = 100_000;
    let flow: Flow = int(0n);
    for (let i = 0; i < n; i++)
      flow = k(`link ${i}`, [flow], ([v]) => valFlowWithDigest(add([v ?? 0n, 1n]), digestText(`c${i}`)));
    const evaluation = await world.run(flow);
    expect(evaluation.value()).to.equal(BigInt(n));
  }).timeout(60_000);

  it('evaluates a continuation that forks 10^5 times over', async () => {
    const n = 100_000;
    const link = (i: number): Flow => (i === n ? int(7n) : k(`fork ${i}`, [int(BigInt(i))], () => link(i + 1)));
    expect((await world.run(link(0))).value()).to.equal(7n);
  }).timeout(60_000);

  it('ends when a continuation asks for the same work again under another name', async () => {
    const inner = k('inner', [int(1n)], () => int(5n));
    const outer = k('outer', [inner], () => k('inner', [int(1n)], () => int(5n)));
    expect((await world.run(outer)).value()).to.equal(5n);
  });

  it('fails the first external node when there is nothing to run it', async () => {
    const { scheduler: _, snapshotter: __, ...bare } = world.config;
    const { createEval } = await import('@reflow-lang/evaluator');
    const evaluation = createEval(exec('E', 'run'), bare);
    await evaluation.do({ signal: new AbortController().signal });
    expect(evaluation.err()?.message).to.equal('no scheduler or executor configured');
    expect(isKind('Canceled', evaluation.err())).to.equal(false);
  });
});
