// Allocs that take tasks, smallest first. Those too small for the smallest waiting task are put aside, and
// looked at again when they have more room, or when a smaller task comes: a turn of the scheduler costs as
// much as it places, not as many allocs as there are. Spec: 05-flow-eval §19.1, §26.9.

import { isAvailable, maxResources, type Resources } from '@reflow-lang/values';
import { isSmallerRoom } from './assign.ts';
import { Heap } from './heap.ts';
import type { Lease } from './lease.ts';

export class LiveLeases {
  readonly #open = new Heap<Lease>(isSmallerRoom);
  readonly #aside = new Set<Lease>();
  /** At least as big as every task for which one was put aside. */
  #asideFor: Resources = {};

  /** Also of one whose room has changed. */
  push(lease: Lease): void {
    this.remove(lease);
    this.#open.push(lease);
  }

  /** Does nothing for one that is not among them. */
  remove(lease: Lease): void {
    this.#open.remove(lease);
    this.#aside.delete(lease);
    if (this.#aside.size === 0) this.#asideFor = {};
  }

  /** In no particular order. */
  items(): readonly Lease[] {
    return [...this.#open.items(), ...this.#aside];
  }

  /** The smallest that has room for this, the next task. */
  roomFor(resources: Resources): Lease | undefined {
    // What was too small for a task may have room for one that is smaller in some way.
    if (this.#aside.size > 0 && !isAvailable(resources, this.#asideFor)) this.#reconsider();
    for (let lease = this.#open.peek(); lease !== undefined; lease = this.#open.peek()) {
      if (lease.isOpen && isAvailable(lease.available, resources)) return lease;
      this.#open.pop();
      if (!lease.isOpen) continue;
      this.#aside.add(lease);
      this.#asideFor = maxResources(this.#asideFor, resources);
    }
    return undefined;
  }

  #reconsider(): void {
    for (const lease of this.#aside) this.#open.push(lease);
    this.#aside.clear();
    this.#asideFor = {};
  }
}
