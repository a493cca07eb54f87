// Directories: immutable maps from path to file, cheap to sum. Spec: 04-values-digests §8.

import type { File } from './file.ts';

export const Dir: typeof DirStub = class {} as never;
export type Dir = DirStub;
declare class DirStub {
  static readonly empty: Dir;
  static of(entries: Iterable<readonly [string, File]>): Dir;
  len(): number;
  lookup(path: string): File | undefined;
  /** In byte order of the path. */
  entries(): readonly (readonly [string, File])[];
}

/** Union; the right operand wins. */
export function sumDirs(...dirs: readonly Dir[]): Dir {
  throw new Error('not written yet: sumDirs');
}
export function equalDirs(d: Dir, e: Dir): boolean {
  throw new Error('not written yet: equalDirs');
}
