// Directories: immutable maps from path to file, cheap to sum.
//
// A sum keeps its operands until somebody looks inside; then all layers below it are merged at once.
// So a fold over 1e5 directories costs one merge, however it is nested. Spec: 04-values-digests §8.

import { equalFiles, type File } from './file.ts';
import { collectLayers, type Layered } from './layers.ts';
import {
  indexPathEntries,
  mergePathEntries,
  type PathEntries,
  type PathEntry,
  sortPathEntries,
} from './path-entries.ts';

/** Immutable. */
export class Dir implements Layered<Dir> {
  static readonly empty: Dir = new Dir([], []);

  #operands: readonly Dir[];
  #entries: PathEntries;
  #index: ReadonlyMap<string, File> | undefined;

  private constructor(operands: readonly Dir[], entries: PathEntries) {
    this.#operands = operands;
    this.#entries = entries;
  }

  /** In any order; of entries with the same path the last one stays. */
  static of(entries: Iterable<PathEntry>): Dir {
    return new Dir([], sortPathEntries(entries));
  }

  /** Union; later ones win. Takes constant time. */
  static sum(operands: readonly Dir[]): Dir {
    const [first] = operands;
    if (first === undefined) return Dir.empty;
    return operands.length === 1 ? first : new Dir(operands, []);
  }

  /** Number of files. */
  len(): number {
    return this.entries().length;
  }

  lookup(path: string): File | undefined {
    this.#index ??= indexPathEntries(this.entries());
    return this.#index.get(path);
  }

  /** In byte order of the path. */
  entries(): PathEntries {
    if (this.#operands.length > 0) {
      this.#entries = mergePathEntries(collectLayers<Dir>(this).map((layer) => layer.#entries));
      this.#operands = [];
    }
    return this.#entries;
  }

  /** What a sum was made of, while nobody has looked inside. */
  operands(): readonly Dir[] {
    return this.#operands;
  }
}

/** Union; later ones win. For very many there is `Dir.sum`. */
export function sumDirs(...dirs: readonly Dir[]): Dir {
  return Dir.sum(dirs);
}

/** The same paths with equal files. Throws as `equalFiles` does. */
export function equalDirs(d: Dir, e: Dir): boolean {
  const left = d.entries();
  const right = e.entries();
  if (left.length !== right.length) return false;
  for (const [i, [path, file]] of left.entries()) {
    const other = right[i];
    if (other === undefined || other[0] !== path || !equalFiles(file, other[1])) return false;
  }
  return true;
}
