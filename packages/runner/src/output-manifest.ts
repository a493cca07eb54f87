// What we have put into an output directory: kept beside the stores, not in the directory. Undecodable
// counts as absent. A list of triples: paths are no good names of JSON members (values/json-decode).

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from '@reflow-lang/store';

export interface PlacedFile {
  /** Relative to the directory. */
  readonly path: string;
  readonly digest: string;
  /** Of the file as it was placed; `''` when it may not have been. */
  readonly stamp: string;
}

export function readOutputManifest(path: string): ReadonlyMap<string, PlacedFile> {
  const files = new Map<string, PlacedFile>();
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return files;
  }
  for (const item of Array.isArray(list) ? list : []) {
    const [file, digest, stamp]: readonly unknown[] = Array.isArray(item) ? item : [];
    if (typeof file !== 'string' || typeof digest !== 'string' || typeof stamp !== 'string') continue;
    files.set(file, { path: file, digest, stamp });
  }
  return files;
}

/** Throws a ReflowError. */
export function writeOutputManifest(path: string, files: readonly PlacedFile[]): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, JSON.stringify(files.map(({ path: file, digest, stamp }) => [file, digest, stamp])));
    renameSync(partial, path);
  } catch (error) {
    throw fileError('record', [path], error);
  }
}
