import { BigFloat, type Digest, digestText } from '@reflow-lang/base';
import { intType, type Type } from '@reflow-lang/types';
import {
  compareValues,
  Delayed,
  Dir,
  equalValues,
  File,
  Fileset,
  FuncValue,
  ListValue,
  lessValue,
  MapBuilder,
  ModuleValue,
  StructValue,
  TupleValue,
  unit,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Typed, valuesOfOneType } from './arbitraries.ts';
import { alpha, beta, reference } from './samples.ts';

const float = (text: string): BigFloat => {
  const x = BigFloat.parse(text);
  if (!x) throw new Error(`not a float: ${text}`);
  return x;
};

const list = (...items: readonly Value[]): ListValue => new ListValue(items);
const tuple = (...items: readonly Value[]): TupleValue => new TupleValue(items);
const struct = (fields: Readonly<Record<string, Value>>): StructValue =>
  new StructValue(Object.keys(fields), Object.values(fields));

function mapOf(pairs: readonly (readonly [bigint, Value])[]): Value {
  const builder = new MapBuilder();
  for (const [key, value] of pairs) builder.set(key, value, intType);
  return builder.build();
}

class FakeFlow extends Delayed {
  readonly #key: string;
  constructor(key: string) {
    super();
    this.#key = key;
  }
  digest(): Digest {
    return digestText('flow');
  }
  key(): Digest {
    return digestText(this.#key);
  }
  toString(): string {
    return 'flow';
  }
}

class FakeFunction extends FuncValue {
  readonly #exact: string;
  constructor(exact: string) {
    super();
    this.#exact = exact;
  }
  apply(): Value {
    return unit;
  }
  digest(): Digest {
    return digestText('function');
  }
  exact(): string {
    return this.#exact;
  }
}

describe('equality of values', () => {
  it('compares nested numbers as numbers', () => {
    const product = float('0.1').mul(float('10.0'));
    if (typeof product === 'string') throw new Error(product);
    expect(equalValues(list(1n - 1n), list(0n))).to.equal(true);
    expect(equalValues(list(product), list(float('1.0')))).to.equal(true);
    expect(equalValues(list(float('0.0')), list(float('-0.0')))).to.equal(true);
    expect(equalValues(list(float('0.5')), list(BigFloat.fromNumber(0.5)))).to.equal(true);
  });

  it('compares files by content on top and by all that is known inside', () => {
    const elsewhere = new File({ id: alpha.id, size: 5, source: 's3://elsewhere' });
    expect(equalValues(alpha, elsewhere)).to.equal(true);
    expect(equalValues(list(alpha), list(elsewhere))).to.equal(false);
    expect(equalValues(list(alpha), list(new File({ id: alpha.id, size: 5 })))).to.equal(true);
    expect(() => equalValues(alpha, reference)).to.throw('cannot compare unresolved and resolved file');
    expect(equalValues(list(alpha), list(reference))).to.equal(false);
    expect(equalValues(Dir.of([['a', alpha]]), Dir.of([['a', elsewhere]]))).to.equal(true);
  });

  it('tells every kind from every other, and different values of one kind apart', () => {
    const different: readonly Value[] = [
      1n,
      2n,
      '1',
      true,
      float('1.0'),
      unit,
      alpha,
      Dir.empty,
      Fileset.empty,
      Fileset.ofFile(alpha),
      list(1n),
      list(1n, 1n),
      list(2n),
      tuple(1n),
      struct({ a: 1n }),
      struct({ b: 1n }),
      struct({ a: 2n }),
      new ModuleValue(new Map([['a', 1n]])),
      mapOf([[1n, 1n]]),
      mapOf([[1n, 2n]]),
      mapOf([[2n, 1n]]),
      new VariantValue('A'),
      new VariantValue('A', 1n),
      new VariantValue('B'),
      new FakeFlow('a'),
      new FakeFlow('b'),
      new FakeFunction('a'),
      new FakeFunction('b'),
    ];
    for (const [i, v] of different.entries()) {
      for (const [j, w] of different.entries()) expect(equalValues(v, w), `${i} and ${j}`).to.equal(i === j);
    }
    expect(equalValues(new FakeFlow('a'), new FakeFlow('a'))).to.equal(true);
    expect(equalValues(struct({ a: 1n, b: 2n }), struct({ b: 2n, a: 1n })), 'fields by name').to.equal(true);
  });
});

describe('order of values', () => {
  /** Each less than the next. */
  const ascending: readonly (readonly Value[])[] = [
    [-5n, 0n, 3n, 10n],
    ['', 'a', 'ab', 'b', '\uffff', '😀'],
    [false, true],
    [float('-Inf'), float('-1.0'), float('0.0'), float('1e400'), float('Inf')],
    [new File({ size: 1, source: 'a', etag: '2' }), new File({ size: 0, source: 'b', etag: '1' }), alpha, beta],
    [
      Dir.empty,
      Dir.of([['a', alpha]]),
      Dir.of([['b', alpha]]),
      Dir.of([
        ['a', alpha],
        ['b', alpha],
      ]),
      Dir.of([
        ['a', alpha],
        ['b', beta],
      ]),
    ],
    [list(), list(2n), list(1n, 2n), list(2n, 1n), list(0n, 0n, 0n)],
    [tuple(1n, 2n), tuple(2n, 1n), tuple(2n, 2n)],
    [struct({ b: 2n, a: 1n }), struct({ a: 1n, b: 3n }), struct({ a: 2n, b: 0n })],
    [
      mapOf([]),
      mapOf([[1n, 5n]]),
      mapOf([[2n, 0n]]),
      mapOf([[2n, 1n]]),
      mapOf([
        [1n, 0n],
        [2n, 0n],
      ]),
    ],
    [new VariantValue('A', 2n), new VariantValue('B'), new VariantValue('C', 1n), new VariantValue('C', 2n)],
  ];
  for (const values of ascending) {
    it(`is that of the specification for ${values[0]?.constructor.name}`, () => {
      for (const [i, v] of values.entries()) {
        for (const [j, w] of values.entries()) expect(lessValue(v, w), `${i} before ${j}`).to.equal(i < j);
      }
    });
  }

  const comparable = ({ type }: Typed): boolean => !holdsFileset(type);

  it('is total: antisymmetric, transitive, and equal only for equal values', () => {
    fc.assert(
      fc.property(valuesOfOneType(3), (values) => {
        fc.pre(values.every(comparable));
        const [a, b, c] = values.map(({ value }) => value);
        if (a === undefined || b === undefined || c === undefined) return;
        expect(Math.sign(compareValues(a, b))).to.equal(-Math.sign(compareValues(b, a)) || 0);
        expect(compareValues(a, a)).to.equal(0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).to.be.at.most(0);
        if (equalValues(a, b)) expect(compareValues(a, b)).to.equal(0);
      }),
    );
  });

  it('does not exist for what has none', () => {
    for (const v of [Fileset.empty, new FakeFlow('a'), new FakeFunction('a')]) {
      expect(() => lessValue(v, v)).to.throw('attempted to compare incomparable values');
    }
    expect(() => lessValue(1n, 'a')).to.throw('attempted to compare incomparable values');
  });
});

function holdsFileset(type: Type): boolean {
  const parts = [
    ...(type.elem ? [type.elem] : []),
    ...type.fields.map((field) => field.type),
    ...type.variants.flatMap(({ elem }) => (elem ? [elem] : [])),
  ];
  return type.kind === 'fileset' || parts.some(holdsFileset);
}
