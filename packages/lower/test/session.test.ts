import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSourceFile, renderDigest } from '@reflow-lang/base';
import { checkExpr } from '@reflow-lang/checker';
import { evalExpr, instantiate } from '@reflow-lang/lower';
import { parseExpr } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';
import { digestValue, renderValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { corpusRoot } from './corpus.ts';
import { forceAndWait, makeInstance, openProgram, openWorkspace } from './program.ts';

function open(source: string) {
  return openWorkspace('.', { 't.rf': source });
}

describe('a session', () => {
  it('remembers the images of execs that were reached', () => {
    const source = [
      'val a = exec(image := "one") (o file) {" true > {{o}} "}',
      'val b = if false { exec(image := "two") (o file) {" true > {{o}} "} } else { a }',
      'val c = if delay(true) { exec(image := "three") (o file) {" true > {{o}} "} } else { a }',
      'val Main = [a, b, c]',
      '',
    ].join('\n');
    const workspace = open(source);
    makeInstance(workspace, 't.rf', []);
    expect([...workspace.session.images]).to.deep.equal(['one']);
  });

  it('warns that `wide` has no effect', () => {
    const workspace = open('@requires(cpu := 1, wide := true)\nval Main = delay(1)\n');
    makeInstance(workspace, 't.rf', []);
    expect(workspace.logged).to.deep.equal(['WARNING: setting `wide := true` has no real effect: t.rf:2:17 ']);
  });

  it('makes a module anew for every set of arguments', () => {
    const workspace = open('param n int\nval Main = n * 2\n');
    const opened = openProgram(workspace, 't.rf');
    const main = (n: bigint) => instantiate(workspace.session, opened, new Map([['n', n]])).members.get('Main');
    expect(main(1n)).to.equal(2n);
    expect(main(21n)).to.equal(42n);
  });

  it('exports the last value of a name that is bound twice', () => {
    const workspace = open('val A = 1\nval B = A\nval A = 2\nval Main = (A, B)\n');
    const made = makeInstance(workspace, 't.rf', []);
    expect(made.ok && [...made.value.value.members].map(([name]) => name)).to.deep.equal(['A', 'B', 'Main']);
    expect(made.ok && made.value.value.members.get('A')).to.equal(2n);
  });
});

describe('an expression on its own', () => {
  const value = (text: string): string => {
    const workspace = open('');
    const source = createSourceFile('', text);
    const { value: expr } = parseExpr(source);
    const { type, tables, errors } = checkExpr(source, expr);
    if (errors.length > 0) return errors.map((error) => error.message).join('\n');
    const forced = forceAndWait(workspace, evalExpr(workspace.session, expr, tables), type);
    return 'err' in forced ? forced.err.message : renderValue(forced.value, type);
  };

  it('sees the base environment', () => {
    expect(value('KiB + 1')).to.equal('1025');
    expect(value('(func(x int) => x * x)(7)')).to.equal('49');
    expect(value('{ x := delay(2); [x, x + 1] }')).to.equal('[2, 3]');
  });
});

describe('the digest of a value', () => {
  const stored: readonly {
    readonly src: string;
    readonly digest: string;
    readonly type: string;
    readonly value: string;
  }[] = JSON.parse(readFileSync(join(corpusRoot, 'digests.json'), 'utf8')).values;
  for (const { src, digest, type, value } of stored) {
    it(`is the original's: ${src}`, () => {
      const workspace = open(`val Main = ${src}\n`);
      const made = makeInstance(workspace, 't.rf', []);
      if (!made.ok) throw new Error(made.error.err);
      const main = made.value.value.members.get('Main');
      const mainType = made.value.module.exports[0]?.type;
      if (main === undefined || mainType === undefined) throw new Error('no Main');
      const forced = forceAndWait(workspace, main, mainType);
      if ('err' in forced) throw forced.err;
      expect(renderType(mainType)).to.equal(type);
      expect(renderValue(forced.value, mainType)).to.equal(value);
      expect(renderDigest(digestValue(forced.value, mainType))).to.equal(digest);
    });
  }
});
