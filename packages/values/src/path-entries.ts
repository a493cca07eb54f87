// Sorted (path, file) pairs: what directories and filesets are made of.
//
// Arrays in strictly ascending byte order of the path. Hundreds of thousands of files are ordinary,
// so nothing here is worse than n·log n and nothing recurses. Spec: 04-values-digests §8, §11, §21.

import { compareUtf8 } from '@reflow-lang/base';
import type { File } from './file.ts';

export type PathEntry = readonly [path: string, file: File];

/** In ascending byte order of the path, every path once. */
export type PathEntries = readonly PathEntry[];

/** Sorts; of entries with the same path the last one stays. */
export function sortPathEntries(entries: Iterable<PathEntry>): PathEntries {
  const sorted = [...entries];
  if (isAscending(sorted)) return sorted;
  // The sort is stable: among equal paths the last written comes last.
  sorted.sort((a, b) => compareUtf8(a[0], b[0]));
  return sorted.filter((entry, i) => sorted[i + 1]?.[0] !== entry[0]);
}

/** The union of the layers; later ones win. */
export function mergePathEntries(layers: readonly PathEntries[]): PathEntries {
  const full = layers.filter((layer) => layer.length > 0);
  const [first, second] = full;
  if (first === undefined || second === undefined) return first ?? [];
  if (full.length === 2) return mergeTwo(first, second);
  // The sort finds the sorted runs, and merges many of them faster than loops here would.
  const all: PathEntry[] = [];
  for (const layer of full) for (const entry of layer) all.push(entry);
  return sortPathEntries(all);
}

/** An index of the entries by path. */
export const indexPathEntries = (entries: PathEntries): ReadonlyMap<string, File> => new Map(entries);

function isAscending(entries: readonly PathEntry[]): boolean {
  let before: PathEntry | undefined;
  for (const entry of entries) {
    if (before !== undefined && compareUtf8(before[0], entry[0]) >= 0) return false;
    before = entry;
  }
  return true;
}

function mergeTwo(left: PathEntries, right: PathEntries): PathEntries {
  const out: PathEntry[] = [];
  let i = 0;
  let j = 0;
  let [a, b] = [left[0], right[0]];
  while (a !== undefined && b !== undefined) {
    const order = compareUtf8(a[0], b[0]);
    out.push(order < 0 ? a : b);
    if (order <= 0) a = left[++i];
    if (order >= 0) b = right[++j];
  }
  for (; a !== undefined; a = left[++i]) out.push(a);
  for (; b !== undefined; b = right[++j]) out.push(b);
  return out;
}
