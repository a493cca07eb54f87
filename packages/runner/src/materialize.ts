// A result as files below a directory. Each file appears whole or not at all; a directory that was not
// there appears whole or not at all. What others put into the directory stays; of an earlier result of
// ours goes what the new one does not have. A kill at any moment leaves nothing that the next
// materialization does not clear away. Spec: 07-cli §20.6 `--output`, contracts §6.

import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { mkError, plainError, ReflowError, renderDigest } from '@reflow-lang/base';
import { crashPoint, fileError, landingPaths, nativePath } from '@reflow-lang/store';
import { Dir, File, type Value } from '@reflow-lang/values';
import { type PlacedFile, readOutputManifest, writeOutputManifest } from './output-manifest.ts';
import { placeObject, stampOf } from './place-object.ts';

export interface MaterializeOptions {
  /** Where the bytes of an object are on this machine, or `undefined`. */
  readonly objectPath: (file: File) => string | undefined;
  /** Remembers what was written into the target, so that the next result can drop what is stale. */
  readonly manifest: string;
  /** The name of a value that is a single file. */
  readonly fileName: string;
  /** `link`: names of the stored objects, which nobody may write to; `copy`: files of their own. */
  readonly as: 'link' | 'copy';
}

/** Whether the value has files of its own to show. */
export const isMaterial = (value: Value): value is File | Dir => value instanceof File || value instanceof Dir;

/**
 * Writes a file or dir value below `target` and returns the path to show: the file, or the directory.
 * Throws Invalid for a path that leaves the target, NotExist for an object that is not in the store, and
 * what the file system says.
 */
export function materialize(value: File | Dir, target: string, options: MaterializeOptions): string {
  const wanted = wantedFiles(value instanceof File ? [[options.fileName, value]] : value.entries(), options);
  try {
    clearPartials(target);
    if (isVacant(target)) placeAtOnce(wanted, target, options);
    else placeAmongOthers(wanted, target, options);
  } catch (error) {
    throw error instanceof ReflowError ? error : fileError('output', [target], error);
  }
  return value instanceof File ? join(target, options.fileName) : target;
}

interface Wanted {
  readonly path: string;
  readonly digest: string;
  readonly from: string;
}

/** Everything is known to be there and every path to be harmless before anything is written. */
function wantedFiles(entries: readonly (readonly [string, File])[], options: MaterializeOptions): readonly Wanted[] {
  const landings = landingPaths(entries.map(([path]) => path));
  return entries.map(([path, file], i) => {
    const from = options.objectPath(file);
    if (from === undefined) throw mkError('output', [path], 'NotExist', plainError(whyAbsent(file)));
    return { path: landings[i] ?? '', digest: renderDigest(file.digest()), from };
  });
}

function whyAbsent(file: File): string {
  if (!file.isRef()) return 'its contents are not in the store; run the program again';
  return file.source === '' ? 'the file was never written' : `its contents are still at ${file.source}`;
}

// ---- A directory of our own -----------------------------------------------------------------------

/** Absent, or empty: `rename` replaces it. */
function isVacant(target: string): boolean {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  return stats.isDirectory() && readdirSync(target).length === 0;
}

function placeAtOnce(wanted: readonly Wanted[], target: string, options: MaterializeOptions): void {
  const staging = partialName(target);
  try {
    mkdirSync(staging, { recursive: true });
    const placed = wanted.map(({ path, digest, from }) => {
      const to = join(staging, path);
      mkdirSync(nativePath(dirname(to)), { recursive: true });
      return { path, digest, stamp: placeObject(from, to, options.as) };
    });
    writeOutputManifest(options.manifest, placed);
    crashPoint('output.staged');
    renameSync(staging, target);
    crashPoint('output.published');
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
}

// ---- A directory with other files -----------------------------------------------------------------

function placeAmongOthers(wanted: readonly Wanted[], target: string, options: MaterializeOptions): void {
  const before = readOutputManifest(options.manifest);
  const now = new Set(wanted.map(({ path }) => path));
  // Whatever happens from here on, all that may be ours is known to be ours.
  writeOutputManifest(options.manifest, [
    ...[...before.values()].filter(({ path }) => !now.has(path)),
    ...wanted.map(({ path, digest }) => before.get(path) ?? { path, digest, stamp: '' }),
  ]);
  for (const file of before.values()) if (!now.has(file.path)) removeStale(target, file);
  crashPoint('output.removed');
  const placed = wanted.map(({ path, digest, from }): PlacedFile => {
    const to = join(target, path);
    const old = before.get(path);
    if (old?.digest === digest && old.stamp !== '' && old.stamp === stampOf(to)) return old;
    const partial = join(target, basename(partialName('')));
    const stamp = placeObject(from, partial, options.as);
    crashPoint('output.placed');
    mkdirSync(nativePath(dirname(to)), { recursive: true });
    renameSync(partial, nativePath(to));
    // A rename onto another name of the same object does nothing.
    rmSync(partial, { force: true });
    return { path, digest, stamp };
  });
  writeOutputManifest(options.manifest, placed);
}

/** One that somebody has changed since is theirs by now. */
function removeStale(target: string, { path, stamp }: PlacedFile): void {
  const at = join(target, path);
  const found = stampOf(at);
  if (found === undefined || (stamp !== '' && stamp !== found)) return;
  rmSync(nativePath(at), { force: true });
  for (let dir = dirname(at); isBelow(target, dir); dir = dirname(dir)) {
    try {
      rmdirSync(nativePath(dir));
    } catch {
      // Somebody else's files are in it.
      return;
    }
  }
}

const isBelow = (target: string, dir: string): boolean => {
  const path = relative(target, dir);
  return path !== '' && !path.startsWith('..');
};

// ---- What a kill leaves ---------------------------------------------------------------------------

const partialPart = '.reflow-partial-';

const partialName = (target: string): string => `${target}${partialPart}${process.pid}`;

/** Partial files and directories of processes that are no more. */
function clearPartials(target: string): void {
  for (const [dir, prefix] of [
    [dirname(target), `${basename(target)}${partialPart}`],
    [target, partialPart],
  ] as const) {
    for (const name of namesIn(dir)) {
      if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
      rmSync(join(dir, name), { recursive: true, force: true });
    }
  }
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
