// One node per meaning, and what the key is. Spec: 05-flow-eval §5.2, 03-evaluation §20.

import { digestOf, digestText, plainError } from '@reflow-lang/base';
import {
  canonicalize,
  createVisitor,
  errFlow,
  execFlow,
  Flow,
  flowOfFileset,
  forkFlow,
  internFlow,
  kFlow,
  mapFlow,
  mergeFlow,
  op,
  valFlow,
} from '@reflow-lang/flow';
import { intType, mkList, mkTuple } from '@reflow-lang/types';
import { ListValue, TupleValue, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { execF3, filesetA, groupbyF7, internIn } from './sample.ts';

const never = (): Flow => {
  throw new Error('not evaluated here');
};
const salted = (salt: string | undefined, ...deps: readonly Flow[]): Flow =>
  new Flow({ op: op.k, flowDigest: digestText('f'), k: never, deps, ...(salt !== undefined && { salt }) });

describe('key', () => {
  it('is the digest wherever no salt occurs', () => {
    for (const flow of [internIn(), execF3(), mergeFlow(internIn(), execF3()), salted(undefined, internIn())]) {
      expect(flow.key()).to.equal(flow.digest());
    }
  });

  it('adds the salt, framed, and the keys below', () => {
    const dep = internIn();
    const flow = salted('x', dep);
    expect(flow.key()).to.equal(digestOf(`canon1${flow.digest()}\x01${digestOf('x')}${dep.key()}`));
    const above = mergeFlow(flow, dep);
    expect(above.key()).to.equal(digestOf(`canon1${above.digest()}\x00${flow.key()}${dep.key()}`));
  });

  it('separates nodes that only the salt tells apart, and what stands on them', () => {
    const [a, b] = [salted('1'), salted('2')];
    expect(a.digest()).to.equal(b.digest());
    expect(a.key()).not.to.equal(b.key());
    expect(mergeFlow(a).digest()).to.equal(mergeFlow(b).digest());
    expect(mergeFlow(a).key()).not.to.equal(mergeFlow(b).key());
  });

  it('of a requirement is that of what it requires it for', () => {
    const dep = salted('1');
    expect(new Flow({ op: op.requirements, deps: [dep] }).key()).to.equal(dep.key());
  });

  it('asks for a salt once', () => {
    let asked = 0;
    const flow = new Flow({
      op: op.k,
      flowDigest: digestText('f'),
      k: never,
      salt: () => {
        asked++;
        return 'x';
      },
    });
    expect(asked).to.equal(1);
    expect(flow.key()).to.equal(salted('x').key());
    expect(flow.copy().key()).to.equal(flow.key());
    expect(asked).to.equal(1);
  });

  it('tells values apart that digest alike', () => {
    const ints = mkList(intType);
    const [a, b] = [
      [1n, 2n],
      [258n, 0n],
    ].map((items) => valFlow(new ListValue(items), ints));
    expect(a?.digest()).to.equal(b?.digest());
    expect(a?.key()).not.to.equal(b?.key());
  });

  it('of a value with delayed parts is that of the parts', () => {
    const pair = mkTuple([
      { name: '', type: intType },
      { name: '', type: intType },
    ]);
    const value = (part: Value): Flow => valFlow(new TupleValue([1n, part]), pair);
    expect(value(salted('1')).key()).to.equal(value(salted('1')).key());
    expect(value(salted('1')).key()).not.to.equal(value(salted('2')).key());
  });

  it('stays when the node is forked', () => {
    const flow = salted('1', internIn());
    const [digest, key] = [flow.digest(), flow.key()];
    forkFlow(flow, execF3());
    expect([flow.digest(), flow.key()]).to.deep.equal([digest, key]);
    expect([flow.copy().digest(), flow.copy().key()]).to.deep.equal([digest, key]);
  });
});

describe('canonical graph', () => {
  it('has one object per meaning and leaves the original alone', () => {
    const [a, b] = [internIn(), internIn()];
    const root = mergeFlow(a, b, execF3());
    const canonical = canonicalize(root);
    expect(canonical.digest()).to.equal(root.digest());
    expect(canonical.deps[0]).to.equal(canonical.deps[1]);
    expect(canonical.deps[2]?.deps[0]).to.equal(canonical.deps[0]);
    expect(canonical).not.to.equal(root);
    expect(root.deps).to.deep.equal([a, b, root.deps[2]]);
  });

  it('takes ident and resources of the first of equal nodes', () => {
    const exec = (ident: string): Flow => execFlow({ image: 'i', cmd: 'c', ident });
    expect(canonicalize(mergeFlow(exec('first'), exec('second'))).deps.map((dep) => dep.ident)).to.deep.equal([
      'first',
      'first',
    ]);
  });

  it('keeps nodes apart whose salts differ', () => {
    const canonical = canonicalize(mergeFlow(salted('1'), salted('2'), salted('1')));
    expect(canonical.deps[0]).not.to.equal(canonical.deps[1]);
    expect(canonical.deps[0]).to.equal(canonical.deps[2]);
  });

  it('keeps an intern that must be read apart from a plain one of equal digest', () => {
    const must = new Flow({ op: op.intern, url: 's3://b/in', mustIntern: true });
    const canonical = canonicalize(mergeFlow(internIn(), must));
    expect(canonical.deps[0]?.digest()).to.equal(canonical.deps[1]?.digest());
    expect(canonical.deps.map((dep) => dep.mustIntern)).to.deep.equal([false, true]);
  });

  it('has no requirements', () => {
    const root = new Flow({ op: op.requirements, deps: [execF3()] });
    expect(canonicalize(root).op).to.equal(op.exec);
  });

  it('unifies what continuations return with what is there already', () => {
    const k = kFlow('k', () => mergeFlow(internIn(), execF3()), []);
    const canonical = canonicalize(mergeFlow(internIn(), k));
    const result = canonical.deps[1]?.k?.([]);
    expect(result?.deps[0]).to.equal(canonical.deps[0]);
    expect(result).to.equal(canonical.deps[1]?.k?.([]));
  });

  it('unifies what context continuations return too', () => {
    const kctx = new Flow({ op: op.kctx, flowDigest: digestText('k'), kctx: () => mergeFlow(internIn()) });
    const canonical = canonicalize(mergeFlow(internIn(), kctx));
    const ctx = { signal: new AbortController().signal, repository: () => undefined };
    expect(canonical.deps[1]?.kctx?.(ctx, []).deps[0]).to.equal(canonical.deps[0]);
  });

  it('unifies the flows of a map', () => {
    const canonical = canonicalize(
      mergeFlow(
        internIn(),
        mapFlow((f) => mergeFlow(f, internIn()), groupbyF7()),
      ),
    );
    const element = canonical.deps[1]?.mapFunc?.(flowOfFileset(filesetA));
    expect(element?.deps[1]).to.equal(canonical.deps[0]);
  });

  it('does not unify errors', () => {
    const canonical = canonicalize(mergeFlow(errFlow(plainError('a')), errFlow(plainError('a'))));
    expect(canonical.deps[0]).not.to.equal(canonical.deps[1]);
  });

  it('keeps one object for one failed node that is used twice', () => {
    const failed = errFlow(plainError('a'));
    const canonical = canonicalize(mergeFlow(failed, failed));
    expect(canonical.deps[0]).to.equal(canonical.deps[1]);
  });

  it('of a canonical graph still unifies the results of its continuations', () => {
    const k = kFlow('k', () => internIn(), []);
    const again = canonicalize(canonicalize(mergeFlow(internIn(), k)));
    expect(again.deps[1]?.k?.([])).to.equal(again.deps[0]);
  });
});

describe('canonical graph with legacy digests', () => {
  const v1 = { hashV1: true };
  it('marks every node, those of continuations and maps included', () => {
    const map = mapFlow((f) => execF3(f), groupbyF7());
    const k = kFlow('k', () => mergeFlow(internIn()), [map]);
    const canonical = canonicalize(k, v1);
    const nodes = [...createVisitor(canonical, canonical.k?.([]) ?? canonical)];
    expect(nodes.map((flow) => flow.config.hashV1)).to.deep.equal(nodes.map(() => true));
    expect(canonical.deps[0]?.mapFlow?.config.hashV1).to.equal(true);
  });

  it('of 30 levels of sharing has 31 nodes', () => {
    let root = internFlow('s3://b/x');
    for (let i = 0; i < 30; i++) root = mergeFlow(root, root);
    expect([...createVisitor(canonicalize(root, v1))].length).to.equal(31);
  });

  it('gives equal keys to equal structures only', () => {
    const legacy = (root: Flow): Flow => canonicalize(root, v1);
    const a = legacy(mergeFlow(mergeFlow(internIn()), internIn()));
    const b = legacy(mergeFlow(mergeFlow(internIn(), internIn())));
    expect(legacy(mergeFlow(mergeFlow(internIn()), internIn())).key()).to.equal(a.key());
    expect(a.key()).not.to.equal(b.key());
  });
});
