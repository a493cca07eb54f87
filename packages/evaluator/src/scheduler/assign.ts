// Which task goes where: the smallest task to the smallest room it fits in. Spec: 05-flow-eval §19.3.

import { type Resources, scaledDistance, scaleResources, subResources } from '@reflow-lang/values';
import type { HeapItem } from './heap.ts';
import type { LiveLeases } from './live-leases.ts';
import type { Slot } from './slot.ts';
import { howManyFit, type TaskKind } from './task-kind.ts';
import type { WaitingTasks } from './waiting-tasks.ts';

/** Something with resources left. */
export interface Room extends HeapItem {
  readonly sequence: number;
  readonly available: Resources;
  /** Size of what is available. */
  readonly distance: number;
}

export const isSmallerRoom = (a: Room, b: Room): boolean =>
  a.distance !== b.distance ? a.distance < b.distance : a.sequence < b.sequence;

/**
 * Takes tasks that can run now out of `todo`, `most` of them, and reserves their resources. A task that
 * fits nowhere ends the round. FIX(05 §19.3): a lease without room for one task may take a later one.
 */
export function assign(todo: WaitingTasks, live: LiveLeases, most: number): readonly Slot[] {
  const assigned: Slot[] = [];
  for (let slot = todo.peek(); slot !== undefined && assigned.length < most; slot = todo.peek()) {
    const lease = live.roomFor(slot.resources);
    if (lease === undefined) break;
    todo.pop();
    lease.assign(slot.resources, slot);
    live.push(lease);
    slot.lease = lease;
    assigned.push(slot);
  }
  return assigned;
}

/** The tasks that would still wait if these rooms were there; nothing is changed. */
export function leftOver(kinds: readonly TaskKind[], rooms: readonly Resources[]): readonly TaskKind[] {
  const sorted = rooms.map((room) => ({ room, size: scaledDistance(room, {}) })).sort((a, b) => a.size - b.size);
  const left = kinds.map((kind) => ({ ...kind }));
  let at = 0;
  // What is put into the smallest room leaves it the smallest.
  for (const { room } of sorted) {
    let have = room;
    for (let kind = left[at]; kind !== undefined; kind = left[at]) {
      const n = Math.min(kind.count, howManyFit(have, kind.resources));
      have = subResources(have, scaleResources(kind.resources, n));
      kind.count -= n;
      if (kind.count > 0) break;
      at++;
    }
  }
  return left.slice(at);
}
