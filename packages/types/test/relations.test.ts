import {
  bottomType,
  equalTypes,
  fieldType,
  filesetType,
  intType,
  isSub,
  mkErrorType,
  mkList,
  mkMap,
  mkModule,
  mkStruct,
  renderType,
  stringType,
  type Type,
  topType,
  tupled,
  unitType,
} from '@reflow-lang/types';
import { expect } from 'chai';
import fc from 'fast-check';
import { anyType } from './arbitrary-type.ts';
import { parse } from './type-source.ts';

/** Types between which many relations hold. */
const writtenTypes = [
  ...['int', 'file', '[int]', '[{a int}]', '[{a, b int}]', '[string:{a int}]', '[string:{a, b int}]'],
  ...['{a int}', '{a, b int}', '{a, b, c int}', '{a {x int}}', '{a {x, y int}}', '{a {x, y int}, b int}'],
  ...['#A', '#A | #B', '#A | #B | #C', '#A({x int})', '#A({x, y int})', '#A({x, y int}) | #B'],
  ...['func({a int}) int', 'func({a, b int}) int', 'func({a int}) {a, b int}', 'func({a, b int}) {a int}'],
  ...['({a int}, #A | #B)', '({a, b int}, #A)', 'module{X int}', 'module{X int, Y #A}', 'module{Y #A | #B}'],
  ...['func(func({a int}) int) int', 'func(func({a, b int}) int) int'],
];

const sub = (t: string, u: string): boolean => isSub(parse(t), parse(u));

describe('equality of types', () => {
  it('ignores labels, argument names, the order of named members and aliases', () => {
    const pairs = [
      ['(a, b int)', '(int, int)'],
      ['func(x int) int', 'func(int) (r int)'],
      ['{a int, b string}', '{b string, a int}'],
      ['#A | #B(int)', '#B(int) | #A'],
    ] as const;
    for (const [t, u] of pairs) expect(equalTypes(parse(t), parse(u)), `${t} ${u}`).to.equal(true);
    const alias = [{ name: 'T', type: intType }];
    const field = [{ name: 'X', type: intType }];
    expect(equalTypes(mkModule(field, alias), mkModule(field, []))).to.equal(true);
  });

  it('tells element-less variants from others, and widths', () => {
    expect(equalTypes(parse('#A'), parse('#A(int)'))).to.equal(false);
    expect(equalTypes(parse('{a int}'), parse('{a, b int}'))).to.equal(false);
    expect(equalTypes(parse('(int, int)'), parse('(int, int, int)'))).to.equal(false);
  });

  it('holds for no error, not even itself', () => {
    const error = mkErrorType({ message: 'x', cascade: false });
    expect(equalTypes(error, error)).to.equal(false);
    expect(isSub(error, error)).to.equal(false);
  });

  it('goes by the last of two equal field names', () => {
    const doubled = mkStruct([
      { name: 'a', type: intType },
      { name: 'a', type: stringType },
    ]);
    expect(equalTypes(doubled, mkStruct([{ name: 'a', type: stringType }]))).to.equal(false);
    expect(fieldType(doubled, 'a')).to.equal(stringType);
    expect(fieldType(doubled, 'b').error?.message).to.equal('field "b" not found');
  });

  it('is mutual subtyping', () => {
    fc.assert(
      fc.property(anyType, anyType, (t, u) => {
        expect(equalTypes(t, u)).to.equal(isSub(t, u) && isSub(u, t));
      }),
    );
  });
});

describe('subtyping', () => {
  it('knows width and depth of records, and fewer variants of sums', () => {
    expect(sub('{a int, b string}', '{a int}')).to.equal(true);
    expect(sub('{a int}', '{a int, b string}')).to.equal(false);
    expect(sub('{a {x, y int}}', '{a {x int}}')).to.equal(true);
    expect(sub('#A', '#A | #B')).to.equal(true);
    expect(sub('#A | #B', '#A')).to.equal(false);
    expect(sub('#A({x, y int})', '#A({x int}) | #B')).to.equal(true);
  });

  it('reverses for arguments and map keys', () => {
    expect(sub('func({a int}) {a, b int}', 'func({a, b int}) {a int}')).to.equal(true);
    expect(sub('func({a, b int}) int', 'func({a int}) int')).to.equal(false);
    expect(isSub(mkMap(topType, bottomType), parse('[string:int]'))).to.equal(true);
    expect(isSub(parse('[string:int]'), mkMap(topType, bottomType))).to.equal(false);
    expect(isSub(mkList(bottomType), parse('[{a int}]'))).to.equal(true);
  });

  it('has a least and a greatest type', () => {
    fc.assert(
      fc.property(anyType, (t) => {
        expect(isSub(bottomType, t)).to.equal(true);
        expect(isSub(t, topType)).to.equal(true);
        expect(isSub(topType, t)).to.equal(false);
      }),
    );
  });

  it('is reflexive, for unit and fileset too', () => {
    expect(isSub(unitType, unitType)).to.equal(true);
    expect(isSub(filesetType, filesetType)).to.equal(true);
    fc.assert(fc.property(anyType, (t) => isSub(t, t)));
  });

  it('is transitive', () => {
    const types = [bottomType, topType, ...writtenTypes.map(parse)];
    for (const t of types) {
      for (const u of types.filter((above) => isSub(t, above))) {
        for (const v of types.filter((above) => isSub(u, above))) {
          expect(isSub(t, v), [t, u, v].map(renderType).join(' ⊑ ')).to.equal(true);
        }
      }
    }
  });

  it('needs no stack for deep types', () => {
    const nest = (leaf: Type): Type => {
      let t = leaf;
      for (let i = 0; i < 20_000; i++) t = mkList(t);
      return t;
    };
    expect(isSub(nest(parse('{a, b int}')), nest(parse('{a int}')))).to.equal(true);
    expect(isSub(nest(parse('{a int}')), nest(parse('{a, b int}')))).to.equal(false);
  });
});

describe('tupled', () => {
  it('keeps tuples and wraps anything else under its label', () => {
    expect(tupled(parse('(a, b int)'))).to.equal(parse('(a, b int)'));
    expect(tupled(parse('(out file)')).fields).to.deep.include({ name: 'out', type: parse('(out file)') });
  });
});
