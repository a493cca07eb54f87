// The tasks that wait, in the order they are to run, and how many there are of each kind. What is asked of
// the cluster depends on the kinds alone: 10^5 equal tasks cost as much as one. Spec: 05-flow-eval §19.1, §26.9.

import { Heap } from './heap.ts';
import { isSooner, type Slot } from './slot.ts';
import type { TaskKind } from './task-kind.ts';

export class WaitingTasks {
  readonly #heap = new Heap<Slot>(isSooner);
  readonly #kinds = new Map<string, { readonly first: Slot; count: number }>();

  get size(): number {
    return this.#heap.size;
  }

  /** In no particular order. */
  items(): readonly Slot[] {
    return this.#heap.items();
  }

  peek(): Slot | undefined {
    return this.#heap.peek();
  }

  push(slot: Slot): void {
    this.#heap.push(slot);
    const kind = this.#kinds.get(slot.kind);
    if (kind === undefined) this.#kinds.set(slot.kind, { first: slot, count: 1 });
    else kind.count++;
  }

  pop(): Slot | undefined {
    const slot = this.#heap.pop();
    if (slot !== undefined) this.#forget(slot);
    return slot;
  }

  /** Does nothing for a task that does not wait. */
  remove(slot: Slot): void {
    if (slot.heapIndex < 0) return;
    this.#heap.remove(slot);
    this.#forget(slot);
  }

  /** In the order of their tasks. */
  kinds(): readonly TaskKind[] {
    return [...this.#kinds.values()]
      .sort((a, b) => (isSooner(a.first, b.first) ? -1 : 1))
      .map(({ first, count }) => ({
        priority: first.task.priority,
        resources: first.resources,
        distance: first.distance,
        count,
      }));
  }

  #forget(slot: Slot): void {
    const kind = this.#kinds.get(slot.kind);
    if (kind !== undefined && --kind.count === 0) this.#kinds.delete(slot.kind);
  }
}
