// Local files as programs see them: read at once, relative to the working directory, each content
// hashed once. Large files are never held in memory. Spec: 03-evaluation §15.

import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ByteString,
  type Digest,
  digestBytes,
  digestFromRaw,
  encodeLatin1,
  fail,
  ok,
  type Result,
} from '@reflow-lang/base';
import type { DataSource } from '@reflow-lang/flow';
import type { LocalFiles } from '@reflow-lang/lower';
import { listDirectory, nativePath } from '@reflow-lang/store';
import { systemText } from './system-text.ts';

/** Contents up to this many bytes travel in memory … */
const inMemoryLimit = 1 << 20;
/** … as long as all of them together are not more than this; the others are read again when needed. */
const inMemoryTotal = 64 << 20;

/** What is left of `inMemoryTotal`. */
interface Budget {
  bytes: number;
}

/** Paths are relative to `cwd`. */
export function createLocalFiles(cwd: string): LocalFiles {
  const budget = { bytes: inMemoryTotal };
  return {
    readFile: (path) => readLocal(resolveFrom(cwd, path), path, budget),
    walkDir: (path) => walk(cwd, path, budget),
  };
}

const resolveFrom = (cwd: string, path: string): string => (path.startsWith('/') ? path : join(cwd, path));

function readLocal(real: string, shown: string, budget: Budget): Result<DataSource, string> {
  try {
    const stats = statSync(nativePath(real));
    if (stats.isDirectory()) return fail(`read ${shown}: is a directory`);
    if (stats.size > Math.min(inMemoryLimit, budget.bytes)) return ok(fileOnDisk(real, stats.size));
    budget.bytes -= stats.size;
    return ok({ kind: 'bytes', bytes: readFileSync(nativePath(real)) });
  } catch (error) {
    return fail(systemText('open', shown, error));
  }
}

function fileOnDisk(path: string, size: number): DataSource {
  let own: Digest | undefined;
  return {
    kind: 'localFile',
    path,
    size,
    get digest() {
      own ??= hashFile(path, '');
      return own;
    },
    digestAfter: (prefix) => hashFile(path, prefix),
  };
}

function hashFile(path: string, prefix: ByteString): Digest {
  if (prefix === '') {
    const stats = statSync(nativePath(path));
    if (stats.size <= inMemoryLimit) return digestBytes(readFileSync(nativePath(path)));
  }
  const hash = createHash('sha256').update(encodeLatin1(prefix));
  const buffer = Buffer.allocUnsafe(inMemoryLimit);
  const file = openSync(nativePath(path), 'r');
  try {
    for (let n = readSync(file, buffer); n > 0; n = readSync(file, buffer)) hash.update(buffer.subarray(0, n));
  } finally {
    closeSync(file);
  }
  return digestFromRaw(hash.digest());
}

/**
 * Pre-order, names sorted by bytes per directory, links followed; entries that vanish meanwhile are
 * skipped. Explicit stack: a tree may be deep. FIX 03 §15: other errors are reported.
 */
function walk(cwd: string, root: string, budget: Budget): Result<readonly (readonly [string, DataSource])[], string> {
  const files: (readonly [string, DataSource])[] = [];
  const base = resolveFrom(cwd, root);
  const pending: string[] = [''];
  for (let relative = pending.pop(); relative !== undefined; relative = pending.pop()) {
    const real = join(base, relative);
    try {
      if (statSync(nativePath(real)).isDirectory()) {
        const names = listDirectory(real).map(({ name }) => name);
        for (const name of names.reverse()) pending.push(relative === '' ? name : `${relative}/${name}`);
      } else if (relative !== '') {
        const data = readLocal(real, join(root, relative), budget);
        if (!data.ok) return data;
        files.push([relative, data.value]);
      }
    } catch (error) {
      if (isMissing(error)) continue;
      return fail(systemText('open', join(root, relative), error));
    }
  }
  return ok(files);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
