import { readFileSync } from 'node:fs';
import { digestOf, le64, renderDigest } from '@reflow-lang/base';
import { intType } from '@reflow-lang/types';
import { digestValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { digestExpr, exactExpr, exprMaterial } from '../../src/digest/index.ts';
import {
  builtExpression,
  type ExpressionCase,
  expressionOf,
  mkAssign,
  mkBinop,
  mkBlock,
  mkCond,
  mkIdent,
  mkInt,
  mkList,
} from './expression.ts';

// D(e, env): byte for byte the original's. Spec: 03-evaluation §18.2.

interface Corpus {
  readonly exprs: readonly { readonly src: string; readonly digest: string }[];
}

const corpus: Corpus = JSON.parse(
  readFileSync(new URL('../../../../testdata/conformance/digests.json', import.meta.url), 'utf8'),
);

const digest = ({ expr, env, ctx }: ExpressionCase): string => digestExpr(expr, env, ctx);
const material = ({ expr, env, ctx }: ExpressionCase): string => exprMaterial(expr, env, ctx);
const zeros = '\0'.repeat(34);

describe('the digest of an expression', () => {
  for (const { src, digest: wanted } of corpus.exprs) {
    it(`is the original's for ${src}`, () => {
      const { expr, env, ctx } = expressionOf(src);
      expect(renderDigest(digestExpr(expr, env, ctx))).to.equal(wanted);
    });
  }

  it('of a name is its level and the digest of its value', () => {
    const kib = digestValue(1024n, intType);
    expect(material(builtExpression(mkIdent('KiB')))).to.equal(zeros + le64(0) + kib);
    const inBlock = builtExpression(mkBlock([mkAssign('x', mkInt(1))], mkBinop('+', mkIdent('x'), mkIdent('KiB'))));
    const one = digestOf(zeros + digestValue(1n, intType));
    expect(material(inBlock)).to.equal(`${zeros}${zeros}+${zeros}${le64(0)}${one}${zeros}${le64(1)}${kib}`);
  });

  it('of `int` and `float` is that of the conversion and its operand', () => {
    expect(material(expressionOf('int(1.5)')).startsWith(`${zeros}int${zeros}`)).to.equal(true);
    expect(digest(expressionOf('int(1.5)'))).not.to.equal(digest(expressionOf('int(2.5)')));
  });

  it('does not depend on parentheses', () => {
    expect(digest(expressionOf('1 + (2 * 3)'))).to.equal(digest(expressionOf('1 + 2 * 3')));
  });

  it('of a map literal does not depend on the order of its entries', () => {
    expect(digest(expressionOf('["a": 1, "b": 2]'))).to.equal(digest(expressionOf('["b": 2, "a": 1]')));
  });
});

describe('digests of long expressions', () => {
  const size = 100_000;
  const many = <T>(first: T, next: (previous: T, i: number) => T): T => {
    let out = first;
    for (let i = 1; i < size; i++) out = next(out, i);
    return out;
  };
  const one = (): ReturnType<typeof mkInt> => mkInt(1);
  const cases = {
    'left spines': () => many(one(), (left) => mkBinop('+', left, mkIdent('KiB'))),
    'right spines': () => many(one(), (right) => mkBinop('+', mkInt(1), right)),
    'chains of else if': () => many(one(), (rest) => mkCond(mkIdent('KiB'), mkInt(1), rest)),
    'long lists': () => mkList(Array.from({ length: size }, (_, i) => mkInt(i))),
    'blocks whose names build on each other': () =>
      mkBlock(
        Array.from({ length: 10_000 }, (_, i) =>
          mkAssign(`x${i}`, i === 0 ? mkInt(1) : mkBinop('+', mkIdent(`x${i - 1}`), mkInt(1))),
        ),
        mkIdent('x9999'),
      ),
  };
  for (const [name, build] of Object.entries(cases)) {
    it(`do not overflow: ${name}`, () => {
      const { expr, env, ctx } = builtExpression(build());
      expect(digestExpr(expr, env, ctx)).to.equal(digestOf(exprMaterial(expr, env, ctx)));
      expect(exactExpr(expr, env, ctx)).not.to.equal('');
    });
  }
});
