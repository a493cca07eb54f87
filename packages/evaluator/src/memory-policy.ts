// How much memory a task gets: what execs ask for at least, what a try that ran out of it gets next,
// and what no machine has. Spec: 05-flow-eval §8 (constants), §12.2–12.3.

import { formatSize, plainError } from '@reflow-lang/base';
import { equalResources, type Resources, renderResources } from '@reflow-lang/values';

const mib = 2 ** 20;
const gib = 2 ** 30;

/** Bytes and cores that an exec gets at least. */
export const minExecMemory = 500 * mib;
export const minExecCpu = 1;
/** Of one task, by the evaluator. */
export const maxTaskRetries = 3;

const memoryMultiplier = 1.5;
const maxOomMemory = 800 * gib;
/** A machine's own process leaves 5 % to tasks less than it says. */
const maxMemoryBuffer = 1 / (1 - 0.05);

/** Raised to the minimum of an exec. */
export function raiseToMinimum(r: Resources): Resources {
  const mem = Math.max(r.mem ?? 0, minExecMemory);
  const cpu = Math.max(r.cpu ?? 0, minExecCpu);
  return mem === r.mem && cpu === r.cpu ? r : { ...r, mem, cpu };
}

/** What to try after a task that was given `used` ran out of memory. */
export function oomAdjust(specified: Resources, used: Resources): Resources {
  const mem = Math.min(used.mem ?? 0, maxOomMemory);
  const declared = specified.mem ?? 0;
  return { ...used, mem: mem < declared ? declared : Math.min(memoryMultiplier * mem, maxOomMemory) };
}

export interface CappedResources {
  readonly resources: Resources;
  readonly isCapped: boolean;
}

/** Memory cut to what the biggest machine has. Throws when it is far more than that. */
export function capMemory(r: Resources, max: Resources | undefined): CappedResources {
  const mem = r.mem ?? 0;
  const limit = max?.mem ?? 0;
  if (max === undefined || mem <= limit) return { resources: r, isCapped: false };
  if (mem > limit * maxMemoryBuffer) {
    throw plainError(`resources ${renderResources(r)} are way higher than max ${renderResources(max)}`);
  }
  const resources = { ...r, mem: limit };
  return { resources, isCapped: !equalResources(resources, max) };
}

export const renderMemory = (r: Resources): string => formatSize(Math.trunc(r.mem ?? 0));
