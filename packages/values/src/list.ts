// Lists: immutable, and cheap to put together and to take apart.
//
// A list is a stretch of an array, so what is left of it without its first elements takes constant time.
// A sum keeps its operands until somebody looks inside. Then the elements of its right parts are appended
// to the array of its leftmost part, in place if that array is one of ours and ends where the part ends:
// so a fold that appends is linear, also when its function reads what it has so far. Nobody sees the
// array grow: `items` gives it away only after closing it. Spec: 04-values-digests §3, 03-evaluation §25.3.

import type { Value } from './value.ts';

/** An array that lists were made in, and whether more may be appended to it. */
interface Growth {
  readonly array: Value[];
  isOpen: boolean;
}

const nothing: readonly never[] = [];

/** So few elements are cheaper copied than remembered. */
const atOnce = 16;

/** `[1, 2]`; elements may be delayed. */
export class ListValue {
  static readonly empty: ListValue = new ListValue([]);

  get kind(): 'list' {
    return 'list';
  }
  readonly length: number;
  /** The elements stand from `#start` on; none are there while this is a sum. */
  #array: readonly Value[];
  #start: number;
  #growth: Growth | undefined;
  /** Of a sum nobody has looked inside. */
  #operands: readonly [ListValue, ListValue] | undefined;

  /** `length` elements of an array that does not change any more, from `start` on. */
  constructor(items: readonly Value[], start: number = 0, length: number = items.length - start) {
    this.length = length;
    this.#array = items;
    this.#start = start;
    this.#growth = undefined;
    this.#operands = undefined;
  }

  /** The elements of one list, then those of the other. Takes constant time. */
  static sum(left: ListValue, right: ListValue): ListValue {
    if (left.length === 0) return right;
    if (right.length === 0) return left;
    if (right.length <= atOnce && right.#operands === undefined) {
      if (left.#canGrow()) return left.#grow(right);
      if (left.length <= atOnce && left.#operands === undefined) return left.#copy().#grow(right);
    }
    const sum = new ListValue(nothing, 0, left.length + right.length);
    sum.#operands = [left, right];
    return sum;
  }

  /** The element at an index, `undefined` when there is none. */
  at(index: number): Value | undefined {
    if (index < 0 || index >= this.length) return undefined;
    return this.#elements()[this.#start + index];
  }

  /** What follows the first `count` elements, of which there must be that many. Takes constant time. */
  drop(count: number): ListValue {
    return count === 0 ? this : new ListValue(this.#elements(), this.#start + count, this.length - count);
  }

  /** The elements as an array of their own. */
  get items(): readonly Value[] {
    const array = this.#elements();
    if (array.length !== this.length) {
      this.#array = array.slice(this.#start, this.#start + this.length);
      this.#start = 0;
      this.#growth = undefined;
    } else if (this.#growth !== undefined) {
      this.#growth.isOpen = false;
    }
    return this.#array;
  }

  #elements(): readonly Value[] {
    if (this.#operands !== undefined) this.#merge();
    return this.#array;
  }

  /** Makes this sum, and the sums that are its beginnings, stretches of one array. Loops: sums are deep. */
  #merge(): void {
    const sums: ListValue[] = [];
    let first: ListValue = this;
    for (let at = first.#operands; at !== undefined; at = first.#operands) {
      sums.push(first);
      first = at[0];
    }
    const start = first.#canGrow() ? first.#start : 0;
    const growth = first.#canGrow() ? first.#growth : { array: [...first.items], isOpen: true };
    if (growth === undefined) return;
    for (const sum of sums.reverse()) {
      if (sum.#operands !== undefined) sum.#operands[1].#appendTo(growth.array);
      sum.#operands = undefined;
      sum.#array = growth.array;
      sum.#start = start;
      sum.#growth = growth;
    }
  }

  /** A copy that can be appended to in place. */
  #copy(): ListValue {
    const growth = { array: this.#array.slice(this.#start, this.#start + this.length), isOpen: true };
    const copy = new ListValue(growth.array);
    copy.#growth = growth;
    return copy;
  }

  /** This list, which can grow, and the elements of another. */
  #grow(right: ListValue): ListValue {
    right.#appendTo(this.#growth?.array ?? []);
    const grown = new ListValue(this.#array, this.#start, this.length + right.length);
    grown.#growth = this.#growth;
    return grown;
  }

  #canGrow(): boolean {
    return this.#growth?.isOpen === true && this.#start + this.length === this.#array.length;
  }

  #appendTo(array: Value[]): void {
    const pending: ListValue[] = [this];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (at.#operands !== undefined) {
        pending.push(at.#operands[1], at.#operands[0]);
        continue;
      }
      const end = at.#start + at.length;
      for (let i = at.#start; i < end; i++) {
        const item = at.#array[i];
        if (item !== undefined) array.push(item);
      }
    }
  }
}
