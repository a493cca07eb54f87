// Operations on nodes and graphs. Spec: 05-flow-eval §5.

import { digestText } from '@reflow-lang/base';
import {
  createVisitor,
  dataFlow,
  execArg,
  execArgCount,
  execFlow,
  externFlow,
  Flow,
  FlowVisitor,
  forkFlow,
  imageQualifiers,
  internFlow,
  labelFlow,
  mergeFlow,
  op,
  requirementsOf,
  setArgmap,
} from '@reflow-lang/flow';
import { expect } from 'chai';
import { execF2, execF3, groupbyF7, internIn, mapF19 } from './sample.ts';

describe('fork', () => {
  it('keeps the old definition as parent and takes over what was returned', () => {
    const k = new Flow({ op: op.k, flowDigest: digestText('k'), k: internIn, deps: [internIn()], ident: 'm.k' });
    const returned = execF3();
    returned.position = 'a.rf:1:2';
    forkFlow(k, returned);
    expect([k.op, k.cmd, k.image, k.ident, k.position]).to.deep.equal([op.exec, 'cat %s', 'img:1', '', 'a.rf:1:2']);
    expect(k.deps).to.equal(returned.deps);
    expect(k.k).to.equal(undefined);
    expect(k.parent?.op).to.equal(op.k);
    expect(k.parent?.ident).to.equal('m.k');
  });

  it('takes over bytes, names of arguments and the duty to intern', () => {
    const k = (): Flow => new Flow({ op: op.k, flowDigest: digestText('k'), k: internIn });
    const [data, intern, exec] = [k(), k(), k()];
    const bytes = new TextEncoder().encode('hello');
    forkFlow(data, dataFlow(bytes));
    forkFlow(intern, new Flow({ op: op.intern, url: 's3://b/x', mustIntern: true }));
    forkFlow(exec, new Flow({ op: op.exec, argstrs: ['{{a}}'], originalImage: 'i', nonDeterministic: true }));
    expect(data.data).to.deep.equal({ kind: 'bytes', bytes });
    expect([intern.mustIntern, intern.url]).to.deep.equal([true, 's3://b/x']);
    expect([exec.argstrs, exec.originalImage, exec.nonDeterministic]).to.deep.equal([['{{a}}'], 'i', true]);
  });

  it('keeps its position when the result has none', () => {
    const k = new Flow({ op: op.k, flowDigest: digestText('k'), k: internIn, position: 'a.rf:1:1' });
    forkFlow(k, execF2());
    expect(k.position).to.equal('a.rf:1:1');
  });

  it('does not share mutable parts with what was returned', () => {
    const k = new Flow({ op: op.k, flowDigest: digestText('k'), k: internIn });
    const returned = execF2();
    forkFlow(k, returned);
    k.image = 'other';
    expect(returned.image).to.equal('img:1');
  });
});

describe('label', () => {
  it('names unnamed nodes down to the first named ones', () => {
    const deep = internIn();
    const named = execF3(deep);
    named.ident = 'inner';
    const shared = internIn();
    const root = mergeFlow(named, shared, shared);
    labelFlow(root, 'outer');
    expect([root, named, shared, deep].map((flow) => flow.ident)).to.deep.equal(['outer', 'inner', 'outer', '']);
  });
});

describe('arguments of an exec', () => {
  it('are the dependencies unless there is an argmap', () => {
    const flow = execF3();
    expect(execArgCount(flow)).to.equal(1);
    expect(execArg(flow, 0)).to.deep.equal({ out: false, index: 0 });
    expect(() => execArg(flow, 1)).to.throw('execarg out of bounds');
  });
  it('are none with an empty argmap', () => {
    const flow = execFlow({ image: 'i', cmd: 'c', deps: [internIn()], argmap: [] });
    expect(execArgCount(flow)).to.equal(0);
    setArgmap(flow);
    expect(flow.argmap).to.deep.equal([]);
  });
  it('can be made explicit without changing a digest that is known', () => {
    const flow = execF3();
    const digest = flow.digest();
    setArgmap(flow);
    expect(flow.argmap).to.deep.equal([{ out: false, index: 0 }]);
    expect(flow.digest()).to.equal(digest);
    expect(flow.copy().digest()).not.to.equal(digest);
  });
});

describe('requirements', () => {
  const exec = (mem: number, ...deps: readonly Flow[]): Flow =>
    execFlow({ image: 'i', cmd: `c${mem}`, resources: { mem, cpu: 1 }, deps });
  it('of a chain are its largest exec', () => {
    expect(requirementsOf(exec(2, exec(5, exec(3))))).to.deep.equal({ min: { mem: 5, cpu: 1 }, width: 0 });
  });
  it('of a map are as wide as one', () => {
    const map = mapF19();
    expect(requirementsOf(map).width).to.equal(1);
  });
  it('add what is required, widths summed', () => {
    const wide = (dep: Flow): Flow =>
      new Flow({ op: op.requirements, deps: [dep], flowRequirements: { min: { mem: 9 }, width: 1 } });
    expect(requirementsOf(mergeFlow(wide(exec(2)), wide(exec(3))))).to.deep.equal({
      min: { mem: 9, cpu: 1 },
      width: 2,
    });
  });
});

describe('visitor', () => {
  it('is last in, first out', () => {
    const [a, b] = [internFlow('s3://b/a'), internFlow('s3://b/b')];
    const merge = mergeFlow(a, b);
    const root = externFlow('s3://b/out', merge);
    expect([...createVisitor(root)]).to.deep.equal([root, merge, b, a]);
  });
  it('goes the way of the founding document when asked to', () => {
    const [a, b] = [internFlow('s3://b/a'), internFlow('s3://b/b')];
    const merge = mergeFlow(a, b);
    const root = externFlow('s3://b/out', merge);
    const visitor = new FlowVisitor('seed');
    visitor.push(root);
    expect([...visitor]).to.deep.equal([root, merge, a, b]);
  });
  it('sees a node once and neither parents nor flows of maps', () => {
    const map = mapF19();
    const k = new Flow({ op: op.k, flowDigest: digestText('k'), k: internIn, deps: [map] });
    forkFlow(k, mergeFlow(map, map));
    expect([...createVisitor(k)].map((flow) => flow.op)).to.deep.equal([op.merge, op.map, op.groupby, op.intern]);
  });
  it('forgets everything when reset', () => {
    const root = groupbyF7();
    const visitor = createVisitor(root);
    expect(visitor.walk()).to.equal(true);
    visitor.visit();
    visitor.reset();
    expect(visitor.walk()).to.equal(false);
    visitor.push(root);
    expect(visitor.walk()).to.equal(true);
    expect(visitor.flow).to.equal(root);
  });
});

describe('qualifiers of an image', () => {
  it('are removed from its name wherever they stand', () => {
    expect(imageQualifiers('img$aws$docker$aws')).to.deep.equal({ name: 'img', aws: true, docker: true });
    expect(imageQualifiers('img')).to.deep.equal({ name: 'img', aws: false, docker: false });
  });
});
