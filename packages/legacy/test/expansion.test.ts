// How definitions are expanded: names of nodes, sharing, long chains. Spec: 09-legacy-v0 §5, §11.

import { Flow, renderOp } from '@reflow-lang/flow';
import { Fileset, ListValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { membersOf, nodesOf, rootOf } from './open-program.ts';

const idents = (program: string): readonly string[] =>
  nodesOf(rootOf(program)).map((flow) => `${renderOp(flow.op)} ${flow.ident}`);

describe('expansion', () => {
  it('names nodes after the innermost definition, or their place', () => {
    const program =
      'd = intern("s3://a/")\nf(p) = collect(p, "a")\nextern(pullup(f(d), f(collect(d, "b"))), "s3://o")\n';
    expect(idents(program)).to.deep.equal([
      'intern d',
      'collect f',
      'collect t.reflow:3:30',
      'collect f',
      'pullup t.reflow:3:14',
      'extern t.reflow:3:7',
      'merge main',
    ]);
  });

  it('names arguments after the definition that calls', () => {
    const program = 'f(p) = collect(p, "a")\nx = f(collect(intern("s3://a"), "b"))\nextern(x, "s3://o")\n';
    expect(idents(program)).to.deep.equal(['intern x', 'collect x', 'collect f', 'extern t.reflow:3:7', 'merge main']);
  });

  it('merges equal nodes under legacy digests and keeps them apart otherwise', () => {
    const program = 'd = intern("s3://a/")\nextern(pullup(d, d), "s3://o")\n';
    expect(nodesOf(rootOf(program)).filter((flow) => flow.ident === 'd')).to.have.lengthOf(1);
    expect(nodesOf(rootOf(`hash("v2")\n${program}`)).filter((flow) => flow.ident === 'd')).to.have.lengthOf(2);
  });

  it('lets a definition lead elsewhere where its names are bound', () => {
    const program = 'y = x\nx = pullup(z)\nz = intern("s3://a")\nextern(let z = intern("s3://b") in y, "s3://o")\n';
    expect(nodesOf(rootOf(program))[0]?.url).to.equal('s3://b');
  });

  it('follows chains of definitions of any length', () => {
    const n = 5_000;
    const chain = Array.from({ length: n }, (_, i) => `x${i} = collect(x${i + 1}, "a")\n`).join('');
    for (const hash of ['v1', 'v2']) {
      const program = `hash("${hash}")\n${chain}x${n} = intern("s3://a")\nextern(x0, "s3://o")\n`;
      expect(nodesOf(rootOf(program))).to.have.lengthOf(n + 3);
    }
  });

  it('does not expand what is used twice at every step twice each time', () => {
    const n = 200;
    const chain = Array.from({ length: n }, (_, i) => `x${i} = pullup(x${i + 1}, x${i + 1})\n`).join('');
    const root = rootOf(`${chain}x${n} = intern("s3://a")\nextern(x0, "s3://o")\n`);
    expect(nodesOf(root)).to.have.lengthOf(n + 3);
  });
});

describe('a list of flows in a modern module', () => {
  it('is a flow that gives the list of its filesets', () => {
    const list = membersOf('L = groupby(intern("s3://a/"), "(.*)")\n').get('L');
    if (!(list instanceof Flow)) throw new Error('the list is no flow');
    expect(list.deps.map((dep) => renderOp(dep.op))).to.deep.equal(['groupby']);
    const item = Fileset.empty;
    const value = list.k?.([Fileset.ofList([item, item])]).value;
    expect(value instanceof ListValue && value.items).to.deep.equal([item, item]);
  });
});
