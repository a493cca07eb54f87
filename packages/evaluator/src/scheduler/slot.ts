// What the scheduler knows of a task, and the order of tasks. Spec: 05-flow-eval §19.1.

import type { ReflowError } from '@reflow-lang/base';
import { type Resources, scaledDistance } from '@reflow-lang/values';
import type { HeapItem } from './heap.ts';
import type { Lease, Tenant } from './lease.ts';
import type { Task } from './task.ts';
import { kindName } from './task-kind.ts';
import type { TaskRow } from './task-log.ts';

export interface Slot extends HeapItem, Tenant {
  readonly task: Task;
  readonly resources: Resources;
  /** Size of the resources. */
  readonly distance: number;
  /** The same for tasks of equal priority and resources. */
  readonly kind: string;
  /** Equal tasks run in the order they came. */
  readonly sequence: number;
  /** Of the attempt under way. */
  controller: AbortController;
  lease: Lease | undefined;
  row: TaskRow | undefined;
  /** An extern whose destination may be written without an alloc. */
  isDirect: boolean;
  isRunning: boolean;
  /** What its submitter cancelled it with. */
  cancelled: ReflowError | undefined;
}

/** Stands where no attempt is under way. */
const noController = new AbortController();

export function mkSlot(task: Task, sequence: number, isDirect: boolean): Slot {
  const { resources } = task.config;
  return {
    heapIndex: -1,
    task,
    resources,
    distance: scaledDistance(resources, {}),
    kind: kindName(task.priority, resources),
    sequence,
    controller: noController,
    lease: undefined,
    row: undefined,
    isDirect,
    isRunning: false,
    cancelled: undefined,
  };
}

/** By priority, then size, then age: smaller is sooner. */
export function isSooner(a: Slot, b: Slot): boolean {
  if (a.task.priority !== b.task.priority) return a.task.priority < b.task.priority;
  return a.distance !== b.distance ? a.distance < b.distance : a.sequence < b.sequence;
}
