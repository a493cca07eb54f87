import { ListValue, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';

const list = (...items: readonly Value[]): ListValue => new ListValue(items);
const numbers = (count: number): ListValue => new ListValue(Array.from({ length: count }, (_, i) => BigInt(i)));

/** A list, and the array it must be equal to whatever is done to others made of the same parts. */
interface Known {
  readonly list: ListValue;
  readonly items: readonly bigint[];
}

type Move = (known: readonly Known[]) => Known | undefined;

const pick = (known: readonly Known[], at: number): Known => known[at % known.length] ?? { list: list(), items: [] };

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.array(fc.bigInt(0n, 9n), { maxLength: 3 }).map(
    (items): Move =>
      () => ({ list: new ListValue(items), items }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, b]): Move =>
      (known) => {
        const [left, right] = [pick(known, a), pick(known, b)];
        if (left.items.length + right.items.length > 200) return undefined;
        return { list: ListValue.sum(left.list, right.list), items: [...left.items, ...right.items] };
      },
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, n]): Move =>
      (known) => {
        const { list: from, items } = pick(known, a);
        const count = n % (items.length + 1);
        return { list: from.drop(count), items: items.slice(count) };
      },
  ),
  // Looking inside changes nothing, now or later.
  fc.nat().map(
    (a): Move =>
      (known) => {
        expect(pick(known, a).list.items).to.deep.equal(pick(known, a).items);
        return undefined;
      },
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, i]): Move =>
      (known) => {
        const { list: from, items } = pick(known, a);
        expect(from.at(i % 8)).to.equal(items[i % 8]);
        return undefined;
      },
  ),
);

describe('lists', () => {
  it('are what they were made of, however they share their parts', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), (sequence) => {
        const known: Known[] = [{ list: list(1n, 2n), items: [1n, 2n] }];
        for (const move of sequence) {
          const made = move(known);
          if (made !== undefined) known.push(made);
        }
        for (const { list: made, items } of known) {
          expect(made.length).to.equal(items.length);
          expect(made.items).to.deep.equal(items);
          expect(made.at(items.length)).to.equal(undefined);
          expect(made.at(-1)).to.equal(undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('do not grow while somebody goes through them', () => {
    let sum = ListValue.sum(list(1n), list(2n));
    expect(sum.at(1)).to.equal(2n);
    let seen = 0;
    for (const item of sum.items) {
      seen++;
      sum = ListValue.sum(sum, list(item));
      expect(sum.at(sum.length - 1)).to.equal(item);
    }
    expect(seen).to.equal(2);
  });

  it('take two different elements after the same beginning', () => {
    const start = ListValue.sum(list(1n), list(2n));
    expect(start.at(0)).to.equal(1n);
    const [left, right] = [ListValue.sum(start, list(3n)), ListValue.sum(start, list(4n))];
    expect([left.at(2), right.at(2)]).to.deep.equal([3n, 4n]);
    expect(start.items).to.deep.equal([1n, 2n]);
  });

  it('are appended to in constant time, also by one who reads what is there', () => {
    let sum = list(0n);
    for (let i = 0; i < 200_000; i++) sum = ListValue.sum(sum, list(BigInt(i)));
    expect(sum.items).to.have.length(200_001);
    sum = list(1n);
    for (let i = 1; i < 200_000; i++) {
      const last = sum.at(sum.length - 1);
      sum = ListValue.sum(sum, list(typeof last === 'bigint' ? last + 1n : 0n));
    }
    expect(sum.at(199_999)).to.equal(200_000n);
  });

  it('sum at any depth on the right', () => {
    let sum = list();
    for (let i = 0; i < 200_000; i++) sum = ListValue.sum(list(BigInt(i)), sum);
    expect([sum.at(0), sum.at(199_999)]).to.deep.equal([199_999n, 0n]);
  });

  it('are taken apart from the front in constant time', () => {
    let rest = numbers(200_000);
    let total = 0n;
    for (let first = rest.at(0); typeof first === 'bigint'; first = rest.at(0)) {
      total += first;
      rest = rest.drop(1);
    }
    expect(total).to.equal(19_999_900_000n);
  });

  it('of nothing cost nothing to sum', () => {
    let sum = list();
    for (let i = 0; i < 100; i++) sum = ListValue.sum(sum, sum);
    expect(sum.items).to.deep.equal([]);
  });
});
