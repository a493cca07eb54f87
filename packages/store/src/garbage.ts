// Removing objects nobody needs, while runs go on.
//
// Rule: an object goes only if it is not live and was last touched before the threshold *and* before the
// oldest running run began (less ten minutes). Every run holds a lease, and touches what it reuses; the
// sweep holds a lock, and looks at each object again just before it goes. Spec: 08 §21.11, §22 (R19, R20).

import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatSize, type Logger, mkError, plainError } from '@reflow-lang/base';
import type { Ctx, Liveset } from '@reflow-lang/evaluator';
import { File } from '@reflow-lang/values';
import { checkSignal, errnoOf, fileError } from './file-errors.ts';
import type { FileRepository } from './file-repository.ts';
import { objectOfName } from './object-directory.ts';

export interface CollectOptions {
  readonly live: Liveset;
  readonly dead?: Liveset;
  /** With a threshold the rule above holds; without, everything that is not live goes. */
  readonly threshold?: Date;
  readonly dryRun?: boolean;
  readonly log: Logger;
}

/** A run's promise to be alive; objects it may have used stay. */
export interface Lease {
  release(): void;
}

const staleMs = 10 * 60 * 1000;
const refreshMs = 60 * 1000;

/** Takes a lease for a run and refreshes it until it is released. `name` is a file name. */
export function takeLease(root: string, name: string): Lease {
  const path = `${root}/.lock/leases/${name}`;
  mkdirSync(`${root}/.lock/leases`, { recursive: true });
  const started = Date.now();
  const fd = openSync(path, 'w');
  writeSync(fd, `${JSON.stringify({ started, pid: process.pid })}\n`);
  closeSync(fd);
  const timer = setInterval(() => refresh(path), refreshMs);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      try {
        unlinkSync(path);
      } catch (thrown) {
        if (errnoOf(thrown) !== 'ENOENT') throw fileError('release', [path], thrown);
      }
    },
  };
}

function refresh(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // A lease that cannot be refreshed goes stale; the touches of its objects still protect them.
  }
}

/** The start of the oldest lease that is alive, in ms since the epoch. */
export function oldestLease(root: string): number | undefined {
  let oldest: number | undefined;
  for (const name of listNames(`${root}/.lock/leases`)) {
    const path = `${root}/.lock/leases/${name}`;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || Date.now() - stat.mtimeMs > staleMs) continue;
    const started = leaseStart(path) ?? stat.birthtimeMs;
    oldest = Math.min(oldest ?? started, started);
  }
  return oldest;
}

function leaseStart(path: string): number | undefined {
  try {
    const lease: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof lease !== 'object' || lease === null || !('started' in lease)) return undefined;
    return typeof lease.started === 'number' ? lease.started : undefined;
  } catch {
    return undefined;
  }
}

/** Every object, shard by shard. Stray names are warned of and skipped. */
export async function* scanObjects(ctx: Ctx, root: string, log: Logger): AsyncGenerator<File> {
  for (const shard of listNames(root)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    await nextTurn();
    checkSignal(ctx.signal);
    for (const name of listNames(`${root}/${shard}`)) {
      const id = objectOfName(shard, name);
      if (id === undefined) {
        if (!name.startsWith('.nfs')) log.error(`${root}/${shard}/${name} is no object; skipped`);
        continue;
      }
      const stat = statSync(`${root}/${shard}/${name}`, { throwIfNoEntry: false });
      if (stat?.isFile())
        yield new File({ id, size: stat.size, lastModified: BigInt(Math.round(stat.mtimeMs)) * 1_000_000n });
    }
  }
}

/** Sweeps a repository. Rejects when a deletion fails, after the rest is done. */
export async function collectObjects(ctx: Ctx, repository: FileRepository, options: CollectOptions): Promise<void> {
  const lock = options.dryRun === true ? undefined : takeCollectionLock(repository.root);
  try {
    await sweep(ctx, repository, options);
  } finally {
    lock?.release();
  }
}

async function sweep(ctx: Ctx, repository: FileRepository, options: CollectOptions): Promise<void> {
  const { root } = repository;
  let examined = 0;
  let removed = 0;
  let bytes = 0;
  let failure: unknown;
  const touchLimit = touchLimitOf(root);
  for await (const file of repository.scan(ctx)) {
    examined++;
    if (options.live.contains(file.id)) continue;
    if (!isCandidate(repository.pathOf(file.id), file, options, touchLimit)) continue;
    removed++;
    bytes += file.size;
    if (options.dryRun === true) continue;
    try {
      await repository.delete(ctx, file.id);
    } catch (thrown) {
      failure ??= thrown;
    }
  }
  if (options.dryRun !== true) removeEmptyShards(root);
  const done = options.dryRun === true ? 'would have been collected' : 'collected';
  options.log.info(
    options.threshold === undefined
      ? `collected ${removed} objects (${formatSize(bytes)})`
      : `${removed} of ${examined} objects and ${bytes} bytes ${done}`,
  );
  if (failure !== undefined) throw fileError('collect', [root], failure);
}

/** Objects touched since then (ms) belong to running runs. The leases are read again every second. */
function touchLimitOf(root: string): () => number {
  let limit = Number.POSITIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - readAt < 1000) return limit;
    readAt = performance.now();
    const lease = oldestLease(root);
    limit = lease === undefined ? Number.POSITIVE_INFINITY : lease - staleMs;
    return limit;
  };
}

/** Reads the time again: a run may have touched the object since the listing. */
function isCandidate(path: string, file: File, options: CollectOptions, touchLimit: () => number): boolean {
  if (options.threshold === undefined) return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.mtimeMs >= touchLimit()) return false;
  return options.dead?.contains(file.id) === true || stat.mtimeMs <= options.threshold.getTime();
}

function takeCollectionLock(root: string): Lease {
  const path = `${root}/.lock/gc`;
  mkdirSync(`${root}/.lock`, { recursive: true });
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && Date.now() - stat.mtimeMs > staleMs) unlinkSync(path);
  try {
    closeSync(openSync(path, 'wx'));
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw fileError('collect', [root], thrown);
    throw mkError('collect', [root], 'Unavailable', plainError('another collection is running'));
  }
  const timer = setInterval(() => refresh(path), refreshMs);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      unlinkSync(path);
    },
  };
}

function removeEmptyShards(root: string): void {
  for (const shard of listNames(root)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    try {
      rmdirSync(`${root}/${shard}`);
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if (errno !== 'ENOTEMPTY' && errno !== 'EEXIST' && errno !== 'ENOENT') throw fileError('collect', [root], thrown);
    }
  }
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw fileError('scan', [path], thrown);
  }
}
