// The iterative functions agree with the recursion the spec writes, on random graphs; and they survive
// graphs no recursion survives. Spec: 05-flow-eval §5, §6.1, §26.2; 03-evaluation §20.

import { type Digest, digestOf, digestText } from '@reflow-lang/base';
import {
  canonicalize,
  createVisitor,
  exactValue,
  execFlow,
  Flow,
  forkFlow,
  internFlow,
  labelFlow,
  mergeFlow,
  op,
  opDigestTag,
  renderOp,
  requirementsOf,
} from '@reflow-lang/flow';
import { intType } from '@reflow-lang/types';
import { addRequirements, addSerial, noRequirements, type Requirements } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';

/** A node over earlier ones; few different kinds, so that many nodes come out equal. */
interface NodePlan {
  readonly kind: 'intern' | 'merge' | 'exec' | 'k' | 'salted' | 'required';
  readonly variant: number;
  readonly deps: readonly number[];
}

const plans = fc.array(
  fc.record<NodePlan>({
    kind: fc.constantFrom('intern', 'merge', 'exec', 'k', 'salted', 'required'),
    variant: fc.nat(1),
    deps: fc.array(fc.nat(30), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 25 },
);

function build(plan: readonly NodePlan[]): readonly Flow[] {
  const nodes: Flow[] = [];
  for (const { kind, variant, deps } of plan) {
    const below = nodes.length === 0 ? [] : deps.flatMap((at) => nodes[at % nodes.length] ?? []);
    nodes.push(buildNode(kind, variant, below));
  }
  return nodes;
}

function buildNode(kind: NodePlan['kind'], variant: number, deps: readonly Flow[]): Flow {
  const [first] = deps;
  if (kind === 'merge') return mergeFlow(...deps);
  if (kind === 'exec') return execFlow({ image: 'i', cmd: `c${variant}`, deps, resources: { mem: variant + 1 } });
  if (kind === 'required' && first !== undefined) {
    return new Flow({ op: op.requirements, deps: [first], flowRequirements: { min: { mem: 7 }, width: variant } });
  }
  if (kind === 'k' || kind === 'salted') {
    const salt = kind === 'salted' ? { salt: `s${variant}` } : {};
    return new Flow({ op: op.k, flowDigest: digestText('k'), k: () => mergeFlow(), deps, ...salt });
  }
  return internFlow(`s3://b/${variant}`);
}

function payload(f: Flow): string {
  if (f.op === op.intern) return f.url;
  return f.op === op.exec ? f.image + f.cmd : f.flowDigest;
}

function naiveDigest(f: Flow): Digest {
  const [first] = f.deps;
  if (f.op === op.requirements && first !== undefined) return naiveDigest(first);
  return digestOf(f.deps.map(naiveDigest).join('') + opDigestTag[renderOp(f.op)] + payload(f));
}

const isSalted = (f: Flow): boolean => f.saltDigest() !== '' || f.deps.some(isSalted);

function naiveKey(f: Flow): Digest {
  const [first] = f.deps;
  if (!isSalted(f)) return naiveDigest(f);
  if (f.op === op.requirements && first !== undefined) return naiveKey(first);
  const salt = f.saltDigest() === '' ? '\x00' : `\x01${f.saltDigest()}`;
  return digestOf(`canon1${naiveDigest(f)}${salt}${f.deps.map(naiveKey).join('')}`);
}

function naiveRequirements(f: Flow): Requirements {
  const below = f.deps.map(naiveRequirements).reduce(addRequirements, noRequirements);
  if (f.op === op.exec) return addSerial(below, f.resources);
  return f.flowRequirements === undefined ? below : addRequirements(below, f.flowRequirements);
}

function naiveLabel(f: Flow, ident: string): void {
  if (f.ident !== '') return;
  f.ident = ident;
  for (const dep of f.deps) naiveLabel(dep, ident);
}

const below = (root: Flow): readonly Flow[] => [...createVisitor(root)];

describe('on random graphs', () => {
  it('digests, keys and requirements are those of the recursion', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const root = build(plan).at(-1) ?? mergeFlow();
        expect(root.key()).to.equal(naiveKey(root));
        expect(root.digest()).to.equal(naiveDigest(root));
        expect(requirementsOf(root)).to.deep.equal(naiveRequirements(root));
      }),
    );
  });

  it('nodes of equal key have equal digests', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const digestOfKey = new Map<Digest, Digest>();
        for (const f of build(plan)) {
          const known = digestOfKey.get(f.key());
          if (known !== undefined) expect(f.digest()).to.equal(known);
          digestOfKey.set(f.key(), f.digest());
        }
      }),
    );
  });

  it('a canonical graph has one node per key and the same keys', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const root = build(plan).at(-1) ?? mergeFlow();
        const keys = below(root).map((f) => f.key());
        const canonical = below(canonicalize(root)).map((f) => f.key());
        expect(canonical.toSorted()).to.deep.equal([...new Set(keys)].toSorted());
      }),
    );
  });

  it('labels reach what the recursion reaches', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.boolean(), { maxLength: 25 }), (plan, named) => {
        const [a, b] = [build(plan), build(plan)];
        for (const nodes of [a, b]) {
          nodes.forEach((f, i) => {
            if (named[i]) f.ident = `n${i}`;
          });
        }
        labelFlow(a.at(-1) ?? mergeFlow(), 'x');
        naiveLabel(b.at(-1) ?? mergeFlow(), 'x');
        expect(a.map((f) => f.ident)).to.deep.equal(b.map((f) => f.ident));
      }),
    );
  });

  it('forking a node changes nothing about what it is', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const nodes = build(plan);
        const root = nodes.at(-1) ?? mergeFlow();
        const [digest, key] = [naiveDigest(root), naiveKey(root)];
        forkFlow(root, mergeFlow());
        expect([root.digest(), root.key()]).to.deep.equal([digest, key]);
        expect(mergeFlow(root.copy()).key()).to.equal(mergeFlow(root).key());
      }),
    );
  });
});

describe('on long and wide graphs', () => {
  const size = 100_000;
  const chain = (wrap: (dep: Flow) => Flow): Flow => {
    let root = internFlow('s3://b/x');
    for (let i = 0; i < size; i++) root = wrap(root);
    return root;
  };

  it('chains are digested, canonicalised, labelled and walked', () => {
    const k = (dep: Flow): Flow =>
      new Flow({ op: op.k, flowDigest: digestText('k'), k: () => dep, deps: [dep], salt: 'x' });
    const root = chain(k);
    const canonical = canonicalize(root);
    labelFlow(canonical, 'x');
    expect(canonical.key()).to.equal(root.key());
    expect(below(canonical).length).to.equal(size + 1);
    expect(below(canonical).at(-1)?.ident).to.equal('x');
  });

  it('nodes that mention each other only in salts have keys', () => {
    const k = (mentioned: Flow): Flow =>
      new Flow({
        op: op.k,
        flowDigest: digestText('k'),
        k: () => mentioned,
        salt: () => exactValue(mentioned, intType),
      });
    const [a, b] = [chain(k), chain(k)];
    expect(canonicalize(mergeFlow(a, b)).deps[0]?.key()).to.equal(a.key());
    expect(a.key()).to.equal(b.key());
    expect(k(a).key()).not.to.equal(a.key());
  });

  it('requirements are summed along a chain', () => {
    const exec = (dep: Flow): Flow => execFlow({ image: 'i', cmd: 'c', deps: [dep], resources: { mem: 3 } });
    expect(requirementsOf(chain(exec))).to.deep.equal({ min: { mem: 3 }, width: 0 });
  });

  it('chains of requirements and of forks end', () => {
    const required = chain((dep) => new Flow({ op: op.requirements, deps: [dep] }));
    expect(required.key()).to.equal(internFlow('s3://b/x').key());
    const forked = mergeFlow();
    const digest = forked.digest();
    for (let i = 0; i < 1000; i++) forkFlow(forked, mergeFlow());
    expect(forked.copy().digest()).to.equal(digest);
  });

  it('fans are digested and canonicalised', () => {
    const leaves = Array.from({ length: size }, (_, i) => internFlow(`s3://b/${i % 1000}`));
    const root = new Flow({ op: op.merge, deps: leaves });
    const canonical = canonicalize(root);
    expect(canonical.digest()).to.equal(digestOf(`${leaves.map((leaf) => leaf.digest()).join('')}OpMerge`));
    expect(new Set(canonical.deps).size).to.equal(1000);
  });
});
