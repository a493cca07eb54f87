// One stored object as a file: another name of it, or a copy (shared blocks where the disk can).

import { chmodSync, constants, copyFileSync, linkSync, lstatSync, rmSync } from 'node:fs';
import { nativePath } from '@reflow-lang/store';

/** Makes `to`, which must be in an existing directory, and returns its stamp. */
export function placeObject(from: string, to: string, as: 'link' | 'copy'): string {
  const target = nativePath(to);
  rmSync(target, { force: true });
  if (as === 'copy' || !tryLink(from, target)) {
    copyFileSync(from, target, constants.COPYFILE_FICLONE);
    // Objects are read-only; a copy is its owner's.
    chmodSync(target, 0o666 & ~process.umask());
  }
  return stampOf(to) ?? '';
}

/** Not across file systems, and not where the object is missing: then the copy says so. */
function tryLink(from: string, to: string | Buffer): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Tells whether a file is still as it was placed; `undefined` when it is not there. */
export function stampOf(path: string): string | undefined {
  const stats = lstatSync(nativePath(path), { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : undefined;
}
