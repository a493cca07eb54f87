// A result as files: links where the disk allows, copies elsewhere. What stands in the target already
// stays, except the files of an earlier result of ours. Spec: 07-cli §20.6 `--output`, contracts §6.

import { constants, copyFileSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { ReflowError } from '@reflow-lang/base';
import { Dir, File, type Value } from '@reflow-lang/values';

export interface MaterializeOptions {
  /** Where the bytes of an object are on this machine, or `undefined`. */
  readonly objectPath: (file: File) => string | undefined;
  /** Remembers the paths written into the target, so that the next result can drop the stale ones. */
  readonly manifest: string;
  /** The name of a value that is a single file. */
  readonly fileName: string;
}

/**
 * Writes a file or dir value below `target` and returns the path to show: the file, or the directory;
 * `undefined` for any other value. Each file appears whole or not at all. Throws Invalid for a path
 * that leaves the target, NotExist for an object that is gone.
 */
export function materialize(value: Value, target: string, options: MaterializeOptions): string | undefined {
  if (value instanceof File) {
    placeAll([[options.fileName, value]], target, options);
    return join(target, options.fileName);
  }
  if (value instanceof Dir) {
    placeAll(value.entries(), target, options);
    return target;
  }
  return undefined;
}

function placeAll(entries: readonly (readonly [string, File])[], target: string, options: MaterializeOptions): void {
  const sources = entries.map(([path, file]) => ({ path, from: sourceOf(path, file, options) }));
  mkdirSync(target, { recursive: true });
  const now = new Set(entries.map(([path]) => path));
  for (const path of readManifest(options.manifest)) {
    if (!now.has(path)) rmSync(join(target, path), { force: true });
  }
  mkdirSync(dirname(options.manifest), { recursive: true });
  writeFileSync(options.manifest, JSON.stringify([...now]));
  for (const { path, from } of sources) place(from, join(target, path));
}

function sourceOf(path: string, file: File, options: MaterializeOptions): string {
  if (isAbsolute(path) || normalize(path).split('/').includes('..')) {
    throw new ReflowError({
      kind: 'Invalid',
      op: 'materialize',
      args: [path],
      message: 'the path leaves the directory',
    });
  }
  const from = options.objectPath(file);
  if (from === undefined) {
    throw new ReflowError({
      kind: 'NotExist',
      op: 'materialize',
      args: [path],
      message: 'the object is not in the store; run the program again',
    });
  }
  return from;
}

function readManifest(path: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** Objects are read-only, so a hard link is safe; across file systems it is a copy. */
function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const temporary = `${to}.part${process.pid}`;
  rmSync(temporary, { force: true });
  try {
    linkSync(from, temporary);
  } catch {
    copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
  }
  renameSync(temporary, to);
  // A rename onto another link of the same object is a no-op that leaves the temporary name.
  rmSync(temporary, { force: true });
}
