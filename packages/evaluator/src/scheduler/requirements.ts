// What to ask the cluster for so that these tasks can run. Spec: 05-flow-eval §19.3 requirements.

import {
  addParallel,
  isAvailable,
  noRequirements,
  type Requirements,
  type Resources,
  scaledDistance,
  subResources,
} from '@reflow-lang/values';

interface Bucket {
  readonly resources: Resources;
  readonly distance: number;
  count: number;
}

/**
 * Packs the biggest first into machines of one size, as big as the biggest task of each dimension;
 * `width` is the number of further machines. Tasks of equal resources are counted, not repeated, so
 * that 10^5 equal tasks cost as much as one.
 */
export function requirementsOfTasks(all: Iterable<Resources>): Requirements {
  const buckets = bucketsOf(all);
  let req = noRequirements;
  let have: Resources = {};
  while (buckets.length > 0) {
    let i = firstThatFits(buckets, have);
    if (i === buckets.length) {
      i = 0;
      const biggest = buckets[0];
      if (biggest !== undefined) req = addParallel(req, biggest.resources);
      have = req.min;
    }
    const bucket = buckets[i];
    if (bucket === undefined) break;
    do {
      have = subResources(have, bucket.resources);
      bucket.count--;
    } while (bucket.count > 0 && isAvailable(have, bucket.resources));
    if (bucket.count === 0) buckets.splice(i, 1);
  }
  return req;
}

/** Biggest first; equal ones in the order given. */
function bucketsOf(all: Iterable<Resources>): Bucket[] {
  const byResources = new Map<string, Bucket>();
  for (const resources of all) {
    const name = JSON.stringify(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1)));
    const bucket = byResources.get(name);
    if (bucket === undefined) {
      byResources.set(name, { resources, distance: scaledDistance(resources, {}), count: 1 });
    } else bucket.count++;
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
