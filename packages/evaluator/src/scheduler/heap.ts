// A binary heap whose items know where they are, so that one can be moved or taken out.

/** What a heap holds. `heapIndex` belongs to the heap the item is in; −1 outside of any. */
export interface HeapItem {
  heapIndex: number;
}

/** The smallest item by `less` first. */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];
  readonly #less: (a: T, b: T) => boolean;

  constructor(less: (a: T, b: T) => boolean) {
    this.#less = less;
  }

  get size(): number {
    return this.#items.length;
  }

  /** In no particular order. */
  items(): readonly T[] {
    return this.#items;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    item.heapIndex = this.#items.length;
    this.#items.push(item);
    this.#up(item);
  }

  pop(): T | undefined {
    const top = this.#items[0];
    if (top !== undefined) this.remove(top);
    return top;
  }

  /** Does nothing for an item that is not in this heap. */
  remove(item: T): void {
    const at = item.heapIndex;
    if (this.#items[at] !== item) return;
    item.heapIndex = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#items[at] = last;
    last.heapIndex = at;
    this.#up(last);
    this.#down(last);
  }

  #up(item: T): void {
    for (;;) {
      const at = item.heapIndex;
      const parent = at === 0 ? undefined : this.#items[(at - 1) >> 1];
      if (parent === undefined || !this.#less(item, parent)) return;
      this.#swap(item, parent);
    }
  }

  #down(item: T): void {
    for (;;) {
      const at = 2 * item.heapIndex + 1;
      const left = this.#items[at];
      const right = this.#items[at + 1];
      if (left === undefined) return;
      const child = right !== undefined && this.#less(right, left) ? right : left;
      if (!this.#less(child, item)) return;
      this.#swap(child, item);
    }
  }

  #swap(a: T, b: T): void {
    const at = a.heapIndex;
    a.heapIndex = b.heapIndex;
    b.heapIndex = at;
    this.#items[a.heapIndex] = a;
    this.#items[b.heapIndex] = b;
  }
}
