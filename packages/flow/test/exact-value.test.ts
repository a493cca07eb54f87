// Exact values tell apart what value digests confuse. Spec: 03-evaluation §20 (E).

import { BigFloat, digestText } from '@reflow-lang/base';
import { exactValue, internFlow } from '@reflow-lang/flow';
import {
  boolType,
  dirType,
  filesetType,
  fileType,
  floatType,
  intType,
  mkList,
  mkMap,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  unitType,
} from '@reflow-lang/types';
import {
  Dir,
  File,
  Fileset,
  ListValue,
  MapBuilder,
  StructValue,
  TupleValue,
  unit,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';

const file = (text: string): File => new File({ id: digestText(text), size: text.length });
const float = (text: string): BigFloat => BigFloat.parse(text) ?? BigFloat.fromNumber(0);
const map = (entries: readonly (readonly [string, Value])[]): Value => {
  const builder = new MapBuilder();
  for (const [key, value] of entries) builder.set(key, value, stringType);
  return builder.build();
};

describe('exact value', () => {
  it('writes kind, then the value, framed', () => {
    expect(exactValue(-12n, intType)).to.equal('\x02\x03\0\0\0\0\0\0\0-12');
    expect(exactValue('é', stringType)).to.equal('\x03\x02\0\0\0\0\0\0\0\xc3\xa9');
    expect(exactValue(true, boolType)).to.equal('\x04\x01');
    expect(exactValue(unit, unitType)).to.equal('\x07');
    expect(exactValue(file('a'), fileType)).to.equal(`i${digestText('a')}`);
    expect(exactValue(new ListValue([true, false]), mkList(boolType))).to.equal(
      '\x08\x02\0\0\0\0\0\0\0\x04\x01\x04\x00',
    );
  });

  const different: readonly (readonly [string, Type, Value, Value])[] = [
    ['lists whose ints run together', mkList(intType), new ListValue([1n, 2n]), new ListValue([258n, 0n])],
    ['floats that print alike', floatType, float('1.00000000001'), float('1.000000000011')],
    ['zeros of both signs', floatType, float('0'), float('0').neg()],
    ['strings of a list', mkList(stringType), new ListValue(['ab', 'c']), new ListValue(['a', 'bc'])],
    ['directories whose paths run together', dirType, Dir.of([['a', file('x')]]), Dir.of([['b', file('x')]])],
    ['nesting of filesets', filesetType, Fileset.ofList([Fileset.ofFile(file('x'))]), Fileset.ofFile(file('x'))],
    [
      'variants',
      mkSum([
        { tag: 'A', elem: intType },
        { tag: 'B', elem: intType },
      ]),
      new VariantValue('A', 1n),
      new VariantValue('B', 1n),
    ],
    ['values of a map', mkMap(stringType, intType), map([['a', 1n]]), map([['a', 2n]])],
  ];
  for (const [name, type, a, b] of different) {
    it(`tells apart ${name}`, () => {
      expect(exactValue(a, type)).not.to.equal(exactValue(b, type));
    });
  }

  it('of a struct follows the names of the type, not the order of the value', () => {
    const type = mkStruct([
      { name: 'b', type: intType },
      { name: 'a', type: intType },
    ]);
    const value = new StructValue(['a', 'b', 'extra'], [1n, 2n, 3n]);
    expect(exactValue(value, type)).to.equal(exactValue(new StructValue(['b', 'a'], [2n, 1n]), type));
    expect(exactValue(value, type)).not.to.equal(exactValue(new StructValue(['b', 'a'], [1n, 2n]), type));
  });

  it('of a delayed part is its key', () => {
    const flow = internFlow('s3://b/x');
    const type = mkTuple([{ name: '', type: intType }]);
    expect(exactValue(new TupleValue([flow]), type)).to.equal(`\x0a\x01\0\0\0\0\0\0\0F${flow.key()}`);
  });

  it('is equal exactly for equal nested lists', () => {
    const nested = fc.array(fc.array(fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 2 }), { maxLength: 2 }), {
      maxLength: 2,
    });
    const type = mkList(mkList(mkList(intType)));
    const value = (lists: readonly (readonly (readonly bigint[])[])[]): Value =>
      new ListValue(lists.map((list) => new ListValue(list.map((items) => new ListValue(items)))));
    const text = (lists: unknown): string => JSON.stringify(lists, (_, v) => (typeof v === 'bigint' ? `${v}` : v));
    fc.assert(
      fc.property(nested, nested, (a, b) => {
        expect(exactValue(value(a), type) === exactValue(value(b), type)).to.equal(text(a) === text(b));
      }),
    );
  });

  it('of a value 10^4 levels deep does not overflow', () => {
    let [type, value]: [Type, Value] = [intType, 1n];
    for (let i = 0; i < 10_000; i++) [type, value] = [mkList(type), new ListValue([value])];
    expect(exactValue(value, type).length).to.equal(10_000 * 9 + 10);
  });

  it('refuses a value of another type', () => {
    expect(() => exactValue(new ListValue([1n]), intType)).to.throw('not of type int');
  });
});
