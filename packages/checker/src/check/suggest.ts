// Did you mean: the nearest of several names.

/**
 * The candidate at the least edit distance, at most a third of the name's length and 2 (1 for names
 * of up to four letters), or equal but for case; the first of equals. `undefined` if none is near.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 3 ? 0 : name.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = distanceWithin(name, candidate, least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** The distance, or `bound` if it is known to be no less. */
function distanceWithin(name: string, candidate: string, bound: number): number {
  if (candidate.toLowerCase() === name.toLowerCase()) return 0.5;
  return Math.abs(candidate.length - name.length) >= bound ? bound : editDistance(name, candidate);
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
