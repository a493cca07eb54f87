// Which task goes where: the smallest task to the smallest room it fits in. Spec: 05-flow-eval §19.3.

import { isAvailable, type Resources, scaledDistance, subResources } from '@reflow-lang/values';
import { Heap, type HeapItem } from './heap.ts';
import type { Lease } from './lease.ts';
import { isSooner, type Slot } from './slot.ts';

/** Something with resources left, an alloc or one that has been asked for. */
export interface Room extends HeapItem {
  readonly sequence: number;
  readonly available: Resources;
  /** Size of what is available. */
  readonly distance: number;
}

export const isSmallerRoom = (a: Room, b: Room): boolean =>
  a.distance !== b.distance ? a.distance < b.distance : a.sequence < b.sequence;

/**
 * Takes tasks that can run now out of `todo` and reserves their resources. A lease that is too small
 * for the smallest task is too small for all; one that is closed leaves `live` for good.
 */
export function assign(todo: Heap<Slot>, live: Heap<Lease>): readonly Slot[] {
  const assigned: Slot[] = [];
  const tooSmall: Lease[] = [];
  for (;;) {
    const slot = todo.peek();
    const lease = live.peek();
    if (slot === undefined || lease === undefined) break;
    live.pop();
    if (!lease.isOpen) continue;
    if (!isAvailable(lease.available, slot.resources)) {
      tooSmall.push(lease);
      continue;
    }
    todo.pop();
    lease.assign(slot.resources, slot);
    live.push(lease);
    slot.lease = lease;
    assigned.push(slot);
  }
  for (const lease of tooSmall) live.push(lease);
  return assigned;
}

/** The tasks that would still wait if these rooms were there; nothing is changed. */
export function leftOver(todo: readonly Slot[], rooms: readonly Resources[]): readonly Slot[] {
  if (rooms.length === 0) return todo;
  const heap = new Heap<Room>(isSmallerRoom);
  let sequence = 0;
  const add = (available: Resources): void => {
    heap.push({ heapIndex: -1, sequence: sequence++, available, distance: scaledDistance(available, {}) });
  };
  for (const available of rooms) add(available);
  const tasks = [...todo].sort((a, b) => (isSooner(a, b) ? -1 : 1));
  let at = 0;
  for (let room = heap.pop(); room !== undefined && at < tasks.length; room = heap.pop()) {
    const resources = tasks[at]?.resources;
    if (resources === undefined || !isAvailable(room.available, resources)) continue;
    at++;
    add(subResources(room.available, resources));
  }
  return tasks.slice(at);
}
