// Externs to this machine's files: only what differs is copied, each file appears at once (temporary
// name, rename), and never as a hard link into the store. Spec: 05-flow-eval §19.5, 08-infrastructure §5.3.

import { randomBytes } from 'node:crypto';
import { type BigIntStats, constants, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Digest, mkError, plainError, renderDigest } from '@reflow-lang/base';
import type { Ctx, DirectTransferer, Repository } from '@reflow-lang/evaluator';
import { type File, type Fileset, pullup } from '@reflow-lang/values';
import { checkSignal, errnoOf, fileError } from './file-errors.ts';
import { isFileRepository } from './file-repository.ts';
import type { Hasher } from './hasher.ts';
import { createLimiter } from './limiter.ts';
import { isLocalUrl, localPath } from './local-url.ts';
import { nativePath } from './native-path.ts';
import { landingPaths } from './safe-path.ts';
import type { StatCache } from './stat-cache.ts';

export interface LocalTransfererOptions {
  readonly statCache: StatCache;
  readonly hasher: Hasher;
  readonly workingDirectory?: string;
}

interface Wanted {
  readonly target: string;
  readonly file: File;
}

const parallel = 4;

/** Writes to `localfile:` and `file:` URLs and to paths; `undefined` for any other. */
export function createLocalTransferer(options: LocalTransfererOptions): DirectTransferer {
  const limiter = createLimiter(parallel);
  return {
    async transfer(ctx, url, fs, from, started) {
      if (!isLocalUrl(url)) return undefined;
      const flat = pullup(fs);
      const wanted = targetsOf(localPath(url, options.workingDirectory ?? process.cwd()), flat);
      const needed = await filterAsync(wanted, (each) => differs(each, options));
      if (needed.length > 0) started();
      await Promise.all(
        needed.map(async (each) => {
          const release = await limiter.acquire(ctx.signal);
          try {
            await writeTarget(ctx, each, from, options.statCache);
          } finally {
            release();
          }
        }),
      );
      const bytes = needed.reduce((sum, each) => sum + each.file.size, 0);
      return { fileset: flat, files: needed.length, bytes };
    },
  };
}

/** Refuses hostile paths before anything is written. */
function targetsOf(root: string, flat: Fileset): Wanted[] {
  const landings = landingPaths(flat.entries.map(([path]) => path));
  return flat.entries.map(([path, file], i) => {
    if (file.isRef()) throw mkError('extern', [path], 'Invalid', plainError(`unresolved file: ${file.toString()}`));
    const landing = landings[i] ?? '';
    return { target: landing === '' ? root : `${root}/${landing}`, file };
  });
}

async function differs(wanted: Wanted, options: LocalTransfererOptions): Promise<boolean> {
  const stat = statTarget(wanted.target);
  if (stat === undefined || !stat.isFile() || Number(stat.size) !== wanted.file.size) return true;
  const known = options.statCache.lookup(wanted.target, stat);
  if (known.kind === 'current') return known.digest !== wanted.file.id;
  const { digest } = await options.hasher.hash(wanted.target);
  options.statCache.record(wanted.target, stat, digest);
  return digest !== wanted.file.id;
}

async function writeTarget(ctx: Ctx, wanted: Wanted, from: Repository, statCache: StatCache): Promise<void> {
  const { target, file } = wanted;
  const temporary = `${target.length > 3900 ? dirname(target) : target}.reflow-${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(nativePath(dirname(target)), { recursive: true });
    await copyObject(ctx, from, file.id, temporary);
    const written = statTarget(temporary);
    if (Number(written?.size ?? -1) !== file.size) {
      throw mkError('extern', [target, renderDigest(file.id)], 'Integrity', plainError('object has the wrong size'));
    }
    renameSync(nativePath(temporary), nativePath(target));
    const stat = statTarget(target);
    if (stat !== undefined) statCache.record(target, stat, file.id);
  } catch (thrown) {
    rmSync(nativePath(temporary), { force: true });
    throw fileError('extern', [target], thrown);
  }
}

async function copyObject(ctx: Ctx, from: Repository, id: Digest, temporary: string): Promise<void> {
  if (isFileRepository(from)) {
    await from.stat(ctx, id);
    await copyFile(from.pathOf(id), nativePath(temporary), constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    const copy = await open(nativePath(temporary), 'r');
    try {
      await copy.chmod(0o666 & ~process.umask());
      await copy.utimes(new Date(), new Date());
    } finally {
      await copy.close();
    }
    return;
  }
  const copy = await open(nativePath(temporary), 'wx');
  try {
    for await (const chunk of await from.get(ctx, id)) {
      checkSignal(ctx.signal);
      await copy.writeFile(chunk);
    }
  } finally {
    await copy.close();
  }
}

function statTarget(path: string): BigIntStats | undefined {
  try {
    return statSync(nativePath(path), { bigint: true, throwIfNoEntry: false });
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOTDIR') return undefined;
    throw fileError('extern', [path], thrown);
  }
}

async function filterAsync<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const out: T[] = [];
  for (const item of items) if (await keep(item)) out.push(item);
  return out;
}
