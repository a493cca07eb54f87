// A lock that works on shared file systems: a name made exclusively, which a dead owner does not keep. It
// is a symbolic link whose text says who made it: atomic, complete from the start, and without a block of
// its own. Spec: 08-infrastructure §21.10 (shard locks), §22 (R14, R22).

import { randomBytes } from 'node:crypto';
import { lstatSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkError, plainError } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import { checkSignal, errnoOf, fileError } from './file-errors.ts';

/** No lock is kept longer than this, whoever holds it. */
export const lockAgeMs = 30_000;

/** Who of this process waits for a lock: the last one in the queue, by path. */
const queues = new Map<string, Promise<void>>();

/** Runs `work` while holding the lock. Waits for others; rejects with Canceled when the signal fires. */
export async function withLock<T>(ctx: Ctx, path: string, work: () => T): Promise<T> {
  const before = queues.get(path);
  let leave = (): void => {};
  const mine = new Promise<void>((resolve) => {
    leave = resolve;
  });
  queues.set(path, mine);
  try {
    await before;
    return await withFile(ctx, path, work);
  } finally {
    if (queues.get(path) === mine) queues.delete(path);
    leave();
  }
}

async function withFile<T>(ctx: Ctx, path: string, work: () => T): Promise<T> {
  for (let pause = 1; !tryLock(path); pause = Math.min(50, pause * 2)) {
    await sleep(pause * (0.5 + Math.random()));
    checkSignal(ctx.signal);
  }
  try {
    return work();
  } finally {
    release(path);
  }
}

function tryLock(path: string): boolean {
  try {
    symlinkSync(`${hostname()} ${process.pid}`, path);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw fileError('lock', [path], thrown);
  }
  if (isStale(path)) breakLock(path);
  return false;
}

/** Stale: too old, or its owner was a process of this machine that is no more. */
function isStale(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (Date.now() - stat.mtimeMs > lockAgeMs) return true;
  try {
    const [host, pid] = readlinkSync(path).split(' ');
    if (host !== hostname() || pid === undefined || pid === '') return false;
    process.kill(Number.parseInt(pid, 10), 0);
    return false;
  } catch (thrown) {
    return errnoOf(thrown) === 'ESRCH';
  }
}

/** Renames first: of several that find it stale only one removes it. */
function breakLock(path: string): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
    unlinkSync(aside);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw fileError('lock', [path], thrown);
  }
}

function release(path: string): void {
  try {
    unlinkSync(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return;
    throw mkError('unlock', [path], 'Other', plainError(errnoOf(thrown) ?? 'failed'));
  }
}
