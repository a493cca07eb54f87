import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hexDigest } from '@reflow-lang/base';
import { Flow, op, renderOp } from '@reflow-lang/flow';
import { FuncValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { makeInstance, openWorkspace } from './program.ts';

// Per exported value of `vec.rf`: operation, first bytes of its own digest and digest of the node *under*
// the one that binds the name. Spec: 03-evaluation §18.5.
const folder = join(import.meta.dirname, '../testdata/vectors');

function members(): ReadonlyMap<string, unknown> {
  const made = makeInstance(openWorkspace(folder), 'vec.rf', []);
  if (!made.ok) throw new Error(made.error.err);
  return made.value.value.members;
}

describe('the digest of a delayed value', () => {
  const lines = readFileSync(join(folder, 'vec.expect'), 'utf8').trim().split('\n');
  for (const line of lines) {
    const [name = '', wantedOp, wantedPrefix, wanted] = line.split(/\s+/);
    it(`is the original's for ${name}`, () => {
      const node = members().get(name);
      if (!(node instanceof Flow) || node.deps[0] === undefined) throw new Error(`${name} is not delayed`);
      const below = node.deps[0];
      const shortOps: Readonly<Record<string, string>> = { requirements: 'req' };
      expect(shortOps[renderOp(below.op)] ?? renderOp(below.op)).to.equal(wantedOp);
      if (below.op !== op.requirements) expect(hexDigest(below.flowDigest).slice(0, 16)).to.equal(wantedPrefix);
      expect(hexDigest(below.digest())).to.equal(wanted);
    });
  }

  it("is the original's for an exec", () => {
    let node = members().get('V28');
    while (node instanceof Flow && node.op !== op.exec) node = node.deps[0];
    if (!(node instanceof Flow)) throw new Error('no exec');
    expect(node.cmd).to.equal(' echo 100%% 7 z > %s ');
    expect(node.argmap).to.deep.equal([{ out: true, index: 0 }]);
    expect(hexDigest(node.digest())).to.equal('0bfcdc2dc98bb5e794cdfbbdab1ac0ca157da025a2be4f80f4d40cb45bb1c991');
  });
});

describe('the digest of a function', () => {
  const functions = [
    ['func(x int) => x', '5034fb815bdb4208853095f996d13214bbe02d55c2c0df196c831ec2fe4578de'],
    ['func(x int) => func(y int) => x + y', '1818262e7fa394a9d12383dd39bda76ed9be205741e65acfe2dcd0c834bee7d5'],
    ['{ k := 3; func(x int) => x + k }', '1e7a9785d4781c3b46476ba9f71d6ab28819df38408c3463065c21b511f1104c'],
    ['func(l [int]) => [a * 2 | a <- l, if a > 0]', '0c68a6066578da9f74bf03889d8001191a005f8bca141847605f03b34cb47219'],
  ] as const;
  for (const [source, wanted] of functions) {
    it(`is the original's for ${source}`, () => {
      const made = makeInstance(openWorkspace(folder, { 't.rf': `val Main = ${source}\n` }), 't.rf', []);
      if (!made.ok) throw new Error(made.error.err);
      const main = made.value.value.members.get('Main');
      expect(main instanceof FuncValue && hexDigest(main.digest())).to.equal(wanted);
    });
  }
});
