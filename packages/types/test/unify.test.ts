import {
  bottomType,
  filesetType,
  flowType,
  intType,
  isSub,
  labeled,
  mkList,
  mkMap,
  mkModule,
  notConst,
  renderType,
  stringType,
  type Type,
  topType,
  unify,
  unifyAll,
} from '@reflow-lang/types';
import { expect } from 'chai';
import fc from 'fast-check';
import { anyType } from './arbitrary-type.ts';
import { parse } from './type-source.ts';

const unified = (...sources: readonly string[]): string => renderType(unify(0, ...sources.map(parse)));

describe('unification', () => {
  const cases: readonly (readonly [what: string, operands: readonly string[], result: string])[] = [
    ['keeps the fields and the order of the later record', ['{a, b, c int}', '{c, b int}'], '{c, b int}'],
    ['goes deep', ['{q [{b, c int}]}', '{q [{c int}]}'], '{q [{c int}]}'],
    ['needs a common field', ['{a int}', '{b int}'], 'error: struct {a int} and {b int} have no fields in common'],
    [
      'says module of modules',
      ['module{A int}', 'module{B int}'],
      'error: module module{A int} and module{B int} have no fields in common',
    ],
    ['appends new variants', ['#A', '#B(int)', '#C(string)', '#B(int)'], '#A | #B(int) | #C(string)'],
    ['tells kinds apart', ['int', 'float'], 'error: kind mismatch: int != float'],
    ['ends at the first mismatch of kinds', ['int', 'int', 'float', 'int'], 'error: kind mismatch: int != float'],
    [
      'speaks of an error after a failure',
      ['{a int}', '{a string}', '{a int}'],
      'error: kind mismatch: error != struct',
    ],
    ['keeps the inner message with two operands', ['{a int}', '{a string}'], 'error: kind mismatch: int != string'],
    ['calls aliases ident', ['T', 'int'], 'error: kind mismatch: ident != int'],
    ['drops the names of tuples and their label', ['(x (a int, b int))', '(int, int)'], '(int, int)'],
    [
      'keeps the argument names of the first function',
      ['func(a int) {x int}', 'func(b int) {x, y int}'],
      'func(a int) {x int}',
    ],
    ['keeps the label of the first scalar', ['(out file)', '(in file)'], '(out file)'],
    ['takes the narrower key', ['[int:int]', '[string:int]'], 'error: int and string are incompatible map key types'],
  ];
  for (const [what, operands, result] of cases) {
    it(what, () => {
      expect(unified(...operands)).to.equal(result);
    });
  }

  it('of nothing is bottom, and bottom yields to anything', () => {
    expect(unify(0)).to.equal(bottomType);
    expect(renderType(unify(0, bottomType, parse('{a int}'), bottomType))).to.equal('{a int}');
    expect(renderType(unify(0, mkMap(topType, bottomType), parse('[string:int]')))).to.equal('[string:int]');
    expect(renderType(unify(0, parse('[string:int]'), mkMap(topType, bottomType)))).to.equal('[string:int]');
  });

  it('does not know filesets', () => {
    expect(renderType(unify(0, filesetType, filesetType))).to.equal('error: unknown kind fileset');
  });

  it('names the first failure as the cause of the others', () => {
    const failed = unify(0, parse('{a int}'), parse('{a string}'), parse('{a int}'), parse('int'));
    expect(failed.error).to.deep.include({ message: 'kind mismatch: error != struct', cascade: true });
    expect(failed.error?.cause).to.deep.include({ message: 'kind mismatch: int != string', cascade: false });
  });

  it('drops the aliases of modules', () => {
    const m = mkModule([{ name: 'X', type: intType }], [{ name: 'T', type: intType }]);
    expect(renderType(unify(0, m, m))).to.equal('module{X int}');
  });

  it('takes flow over from scalars, not from composites', () => {
    expect(unify(0, intType, flowType(intType)).flow).to.equal(true);
    expect(unify(0, flowType(mkList(intType)), mkList(intType)).flow).to.equal(false);
    expect(unify(0, bottomType, flowType(mkList(intType))).flow).to.equal(true);
  });

  it('has the lowest level of its operands, capped', () => {
    const literal = { ...intType };
    expect(literal.level).to.equal(0);
    expect(unify(1, intType, notConst(intType)).level).to.equal(-1);
    expect(unify(-1, intType).level).to.equal(-1);
    expect(unify(0, mkList(intType), mkList(notConst(intType))).elem?.level).to.equal(-1);
  });

  it('gives a supertype of every operand, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(anyType, { minLength: 1, maxLength: 4 }), (types) => {
        const result = unify(0, ...types);
        if (result.kind === 'error') return;
        for (const t of types) expect(isSub(t, result), renderType(result)).to.equal(true);
      }),
    );
    fc.assert(
      fc.property(anyType, anyType, (t, u) => {
        const [there, back] = [unify(0, t, u), unify(0, u, t)];
        expect(there.kind === 'error').to.equal(back.kind === 'error');
        if (there.kind !== 'error') expect(there.shape).to.equal(back.shape);
      }),
    );
  });

  it('of one type with itself is that type, as it prints', () => {
    fc.assert(
      fc.property(anyType, (t) => {
        expect(unify(0, t, t).shape).to.equal(t.shape);
      }),
    );
  });

  it('copes with very many and very deep operands', () => {
    const many = Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? stringType : labeled(stringType, 'x')));
    expect(renderType(unifyAll(0, many))).to.equal('string');
    const nest = (leaf: Type): Type => {
      let t = leaf;
      for (let i = 0; i < 20_000; i++) t = mkList(t);
      return t;
    };
    const deep = unify(0, nest(parse('{a, b int}')), nest(parse('{b int}')));
    expect(deep.shape).to.equal(nest(parse('{b int}')).shape);
  });
});
