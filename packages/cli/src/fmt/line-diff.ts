// The shortest way from one list of lines to another: Myers' greedy algorithm, O((n + m) d) for d changes.
// Texts that have next to nothing in common are not worth the search: they are replaced as a whole.

/** Lines `[fromStart, fromEnd)` of the old text are replaced by `[toStart, toEnd)` of the new one. */
export interface LineChange {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

/** More changed lines than this are one change. Memory grows with the square of it: 4 MB. */
const maxEdits = 1000;

/** Changes in order, none touching another. */
export function diffLines(from: readonly string[], to: readonly string[]): readonly LineChange[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let fromEnd = from.length;
  let toEnd = to.length;
  while (fromEnd > start && toEnd > start && from[fromEnd - 1] === to[toEnd - 1]) {
    fromEnd--;
    toEnd--;
  }
  if (fromEnd === start && toEnd === start) return [];
  const frontiers = search(from.slice(start, fromEnd), to.slice(start, toEnd));
  if (frontiers === undefined) return [{ fromStart: start, fromEnd, toStart: start, toEnd }];
  return changesOf(frontiers, { x: fromEnd - start, y: toEnd - start }).map((change) => ({
    fromStart: change.fromStart + start,
    fromEnd: change.fromEnd + start,
    toStart: change.toStart + start,
    toEnd: change.toEnd + start,
  }));
}

/** Of d edits: on diagonal k = x - y, at index k + d, the furthest x. */
type Frontier = Int32Array;

/** The frontiers up to the one that reaches the ends, if that takes no more than `maxEdits`. */
function search(from: readonly string[], to: readonly string[]): readonly Frontier[] | undefined {
  const frontiers: Frontier[] = [];
  for (let d = 0; d <= maxEdits; d++) {
    const frontier = new Int32Array(2 * d + 1);
    frontiers.push(frontier);
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : stepBefore(frontiers[d - 1], d - 1, k).reached;
      while (x < from.length && x - k < to.length && from[x] === to[x - k]) x++;
      frontier[k + d] = x;
      if (x >= from.length && x - k >= to.length) return frontiers;
    }
  }
  return undefined;
}

/** The better of the two single edits that lead to diagonal k: where it starts, and what x it reaches. */
function stepBefore(
  previous: Frontier | undefined,
  d: number,
  k: number,
): { readonly k: number; readonly x: number; readonly reached: number } {
  const at = (diagonal: number): number => (Math.abs(diagonal) > d ? -1 : (previous?.[diagonal + d] ?? -1));
  const inserted = at(k + 1);
  const deleted = at(k - 1);
  return inserted > deleted
    ? { k: k + 1, x: inserted, reached: inserted }
    : { k: k - 1, x: deleted, reached: deleted + 1 };
}

/** Back from the ends, one edit for each frontier; neighbouring edits are one change. */
function changesOf(
  frontiers: readonly Frontier[],
  end: { readonly x: number; readonly y: number },
): readonly LineChange[] {
  const changes: LineChange[] = [];
  let k = end.x - end.y;
  for (let d = frontiers.length - 1; d > 0; d--) {
    const step = stepBefore(frontiers[d - 1], d - 1, k);
    const edit = { fromStart: step.x, fromEnd: step.reached, toStart: step.x - step.k, toEnd: step.reached - k };
    const later = changes.at(-1);
    if (later !== undefined && later.fromStart === edit.fromEnd && later.toStart === edit.toEnd) {
      changes[changes.length - 1] = { ...later, fromStart: edit.fromStart, toStart: edit.toStart };
    } else {
      changes.push(edit);
    }
    k = step.k;
  }
  return changes.reverse();
}
