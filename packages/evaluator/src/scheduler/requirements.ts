// What to ask the cluster for so that these tasks can run. Spec: 05-flow-eval §19.3 requirements.

import {
  addParallel,
  isAvailable,
  noRequirements,
  type Requirements,
  type Resources,
  scaledDistance,
  scaleResources,
  subResources,
} from '@reflow-lang/values';
import { howManyFit, kindName, type TaskKind } from './task-kind.ts';

interface Bucket {
  readonly resources: Resources;
  readonly distance: number;
  count: number;
}

/** Of tasks one by one. */
export function requirementsOfTasks(all: Iterable<Resources>): Requirements {
  const kinds: TaskKind[] = [];
  for (const resources of all)
    kinds.push({ priority: 0, resources, distance: scaledDistance(resources, {}), count: 1 });
  return requirementsOfKinds(kinds);
}

/**
 * Packs the biggest first into machines of one size, as big as the biggest task of each dimension;
 * `width` is the number of further machines. Machines that are packed alike are counted, not repeated.
 */
export function requirementsOfKinds(kinds: Iterable<TaskKind>): Requirements {
  const buckets = bucketsOf(kinds);
  let req = noRequirements;
  for (let biggest = buckets[0]; biggest !== undefined; biggest = buckets[0]) {
    req = addParallel(req, biggest.resources);
    const packed = packOne(buckets, req.min);
    // As long as there are as many of each, further machines are packed like this one.
    let more = Infinity;
    for (const [bucket, n] of packed) more = Math.min(more, Math.floor(bucket.count / n));
    for (const [bucket, n] of packed) bucket.count -= more * n;
    req = { min: req.min, width: req.width + more };
    for (let i = buckets.length - 1; i >= 0; i--) if (buckets[i]?.count === 0) buckets.splice(i, 1);
  }
  return req;
}

/** Takes out of the buckets what one machine has room for; how many of each. The first always has room. */
function packOne(buckets: readonly Bucket[], machine: Resources): ReadonlyMap<Bucket, number> {
  const packed = new Map<Bucket, number>();
  const left = buckets.filter((bucket) => bucket.count > 0);
  let have = machine;
  for (let i = 0; i < left.length; i = firstThatFits(left, have)) {
    const bucket = left[i];
    if (bucket === undefined) break;
    const n = Math.max(1, Math.min(bucket.count, howManyFit(have, bucket.resources)));
    have = subResources(have, scaleResources(bucket.resources, n));
    bucket.count -= n;
    packed.set(bucket, (packed.get(bucket) ?? 0) + n);
    if (bucket.count === 0) left.splice(i, 1);
  }
  return packed;
}

/** Biggest first; equal ones in the order given. */
function bucketsOf(kinds: Iterable<TaskKind>): Bucket[] {
  const byResources = new Map<string, Bucket>();
  for (const { resources, distance, count } of kinds) {
    const name = kindName(0, resources);
    const bucket = byResources.get(name);
    if (bucket === undefined) byResources.set(name, { resources, distance, count });
    else bucket.count += count;
  }
  return [...byResources.values()].sort((a, b) => b.distance - a.distance);
}

/** Lower bound, as if "fits" were monotone in the order of size. */
function firstThatFits(buckets: readonly Bucket[], have: Resources): number {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const bucket = buckets[middle];
    if (bucket !== undefined && isAvailable(have, bucket.resources)) high = middle;
    else low = middle + 1;
  }
  return low;
}
