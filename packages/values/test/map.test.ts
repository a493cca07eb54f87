import { BigFloat } from '@reflow-lang/base';
import { floatType, intType, stringType, type Type } from '@reflow-lang/types';
import { digestValue, MapBuilder, type MapEntry, MapValue, sumMaps, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';

function mapOf(keyType: Type, pairs: readonly (readonly [Value, Value])[]): MapValue {
  const builder = new MapBuilder();
  for (const [key, value] of pairs) builder.set(key, value, keyType);
  return builder.build();
}

const keys = (map: MapValue): readonly Value[] => map.entries().map(({ key }) => key);
const pairs = (map: MapValue): readonly (readonly [Value, Value])[] =>
  map.entries().map(({ key, value }) => [key, value]);

describe('maps', () => {
  it('iterate in order of key digests', () => {
    expect(
      keys(
        mapOf(intType, [
          [1n, 'a'],
          [2n, 'b'],
          [3n, 'c'],
          [10n, 'd'],
        ]),
      ),
    ).to.deep.equal([1n, 10n, 2n, 3n]);
    expect(
      keys(
        mapOf(stringType, [
          ['p', 1n],
          ['q', 2n],
          ['r', 3n],
        ]),
      ),
    ).to.deep.equal(['r', 'p', 'q']);
  });

  it('hold the last value of each key, in ascending order of digests', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(0n, 20n), fc.nat(9).map(String))), (entries) => {
        const map = mapOf(intType, entries);
        const want = new Map(entries);
        expect(map.len()).to.equal(want.size);
        expect(new Map(map.entries().map(({ key, value }) => [key, value]))).to.deep.equal(want);
        const digests = map.entries().map(({ digest }: MapEntry) => digest);
        expect(digests).to.deep.equal([...digests].sort());
        for (const [key, value] of want) expect(map.lookup(key, intType)).to.equal(value);
      }),
    );
  });

  it('keep numbers apart whose digests are the same, the smaller first', () => {
    const [one, near] = ['1.000000000011', '1.00000000001'].map((text) => BigFloat.parse(text));
    if (one === undefined || near === undefined) throw new Error('no float');
    expect(digestValue(one, floatType)).to.equal(digestValue(near, floatType));
    const map = mapOf(floatType, [
      [one, 'a'],
      [near, 'b'],
      [BigFloat.fromNumber(1.5), 'c'],
      [BigFloat.fromInt(1n), 'd'],
    ]);
    expect(map.len()).to.equal(4);
    expect(map.lookup(one, floatType)).to.equal('a');
    expect(map.lookup(BigFloat.fromNumber(1), floatType), 'of another precision').to.equal('d');
    const values = map.entries().map(({ value }) => value);
    expect(values.indexOf('a')).to.equal(values.indexOf('b') + 1);
  });

  it('find ints of any size', () => {
    const numbers = [0n, 1n, -1n, 2n ** 63n, -(2n ** 63n), 2n ** 64n, 3n * 2n ** 64n, 10n ** 100n];
    const map = mapOf(
      intType,
      numbers.map((n) => [n, n.toString()]),
    );
    for (const n of numbers) expect(map.lookup(n, intType)).to.equal(n.toString());
    expect(map.len()).to.equal(numbers.length);
  });

  it('do not change when their builder goes on', () => {
    const builder = new MapBuilder();
    builder.set(1n, 'one', intType);
    const first = builder.build();
    builder.set(2n, 'two', intType);
    builder.set(1n, 'uno', intType);
    expect(pairs(first)).to.deep.equal([[1n, 'one']]);
    expect(builder.build().lookup(1n, intType)).to.equal('uno');
    const copy = new MapBuilder(first);
    copy.set(3n, 'three', intType);
    expect(first.len()).to.equal(1);
    expect(copy.build().len()).to.equal(2);
    expect(sumMaps(first, copy.build()).len()).to.equal(2);
    const again = new MapBuilder();
    again.set(1n, 'one', intType);
    expect(sumMaps(again.build(), copy.build()).len()).to.equal(2);
    again.set(4n, 'four', intType);
    expect(keys(again.build())).to.have.members([1n, 4n]);
  });

  it('sum from the right, however the sum is nested', () => {
    const part = fc.array(fc.tuple(fc.bigInt(0n, 5n), fc.nat(9).map(String)), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const maps = parts.map((entries) => mapOf(intType, entries));
        const want = new Map(parts.flat());
        const left = maps.reduce((sum, map) => sumMaps(sum, map), MapValue.empty);
        const right = maps.reduceRight((sum, map) => sumMaps(map, sum), MapValue.empty);
        for (const sum of [left, right, sumMaps(...maps)]) {
          expect(new Map(sum.entries().map(({ key, value }) => [key, value]))).to.deep.equal(want);
        }
      }),
    );
  });

  it('stay what they are, whatever is added to them and in whatever order one looks', () => {
    const entries = fc.array(fc.tuple(fc.bigInt(0n, 6n), fc.nat(9).map(String)), { maxLength: 3 });
    const step = fc.oneof(
      fc.record({ add: entries, to: fc.nat() }),
      fc.record({ left: fc.nat(), right: fc.nat() }),
      fc.record({ look: fc.nat() }),
    );
    fc.assert(
      fc.property(entries, fc.array(step, { maxLength: 30 }), (first, steps) => {
        const known = [{ map: mapOf(intType, first), want: new Map(first) }];
        const at = (i: number) => known[i % known.length] ?? { map: MapValue.empty, want: new Map() };
        const check = ({ map, want }: ReturnType<typeof at>): void => {
          expect(new Map(pairs(map))).to.deep.equal(want);
          expect(map.len()).to.equal(want.size);
          for (let key = 0n; key < 7n; key++) expect(map.lookup(key, intType)).to.equal(want.get(key));
        };
        for (const one of steps) {
          if ('look' in one) {
            check(at(one.look));
            continue;
          }
          const left = at('add' in one ? one.to : one.left);
          const right = 'add' in one ? { map: mapOf(intType, one.add), want: new Map(one.add) } : at(one.right);
          known.push({ map: sumMaps(left.map, right.map), want: new Map([...left.want, ...right.want]) });
        }
        for (const one of known) check(one);
        for (const one of known.reverse()) check(one);
      }),
      { numRuns: 500 },
    );
  });

  it('count in constant time per step', () => {
    let counts = mapOf(
      intType,
      Array.from({ length: 1000 }, (_, i) => [BigInt(i), 0n]),
    );
    for (let i = 0; i < 200_000; i++) {
      const key = BigInt(i % 1000);
      const count = counts.lookup(key, intType);
      counts = sumMaps(counts, mapOf(intType, [[key, typeof count === 'bigint' ? count + 1n : 0n]]));
    }
    expect(counts.lookup(7n, intType)).to.equal(200n);
  });

  it('sum a hundred thousand parts without recursion, and one with itself without growth', () => {
    let sum = MapValue.empty;
    for (let i = 0; i < 100_000; i++) sum = sumMaps(sum, mapOf(intType, [[BigInt(i % 1000), String(i)]]));
    expect(sum.len()).to.equal(1000);
    expect(sum.lookup(999n, intType)).to.equal('99999');
    let doubled = mapOf(intType, [[1n, 'a']]);
    for (let i = 0; i < 100; i++) doubled = sumMaps(doubled, doubled);
    expect(pairs(doubled)).to.deep.equal([[1n, 'a']]);
  });
});
