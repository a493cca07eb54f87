// The transfer manager: many transfers, few at once; one per object however many want it.
// Spec: 08-infrastructure §4.7, §22 (R29).

import {
  type Digest,
  formatSize,
  type Logger,
  mkError,
  plainError,
  ReflowError,
  recoverError,
  renderDigest,
  silentLogger,
} from '@reflow-lang/base';
import type { Ctx, Repository, Transferer } from '@reflow-lang/evaluator';
import type { File } from '@reflow-lang/values';
import { createLimiter, type Limiter } from './limiter.ts';
import { missingFiles, transferObject } from './transfer.ts';

export interface TransferManagerOptions {
  /** Pending transfers per repository; default 20. */
  readonly limit?: number;
  /** Concurrent stats per repository; default 200. */
  readonly statLimit?: number;
  /** Repositories without a limit: the shared one. */
  readonly unlimited?: readonly Repository[];
  readonly log?: Logger;
}

interface Flight {
  readonly done: Promise<void>;
}

export function createTransferManager(options: TransferManagerOptions = {}): Transferer {
  const log = options.log ?? silentLogger;
  const keys = new RepositoryKeys();
  const transfers = new LimiterTable((repository) =>
    options.unlimited?.includes(repository) === true ? Number.POSITIVE_INFINITY : (options.limit ?? 20),
  );
  const stats = new LimiterTable(() => options.statLimit ?? 200);
  const flights = new Map<string, Flight>();

  const needTransfer = async (ctx: Ctx, dst: Repository, ...files: readonly File[]): Promise<readonly File[]> => {
    if (dst.missing !== undefined) return missingFiles(ctx, dst, files);
    for (const file of files) {
      if (file.isRef()) throw mkError('missing', [], 'Invalid', plainError(`unresolved file: ${file.toString()}`));
    }
    const limiter = stats.of(dst);
    const needed = await Promise.all(files.map((file) => isNeeded(ctx, dst, file, limiter, log)));
    return files.filter((_, i) => needed[i] === true);
  };

  /** Waits for whoever moves this object already; takes over when that one was cancelled. */
  const moveOne = async (ctx: Ctx, dst: Repository, src: Repository, file: File): Promise<void> => {
    const key = `${keys.of(dst)} ${file.id}`;
    for (;;) {
      const other = flights.get(key);
      if (other === undefined) break;
      try {
        await untilAborted(other.done, ctx.signal);
        return;
      } catch (thrown) {
        const error = recoverError(thrown);
        if (error.kind !== 'Canceled' || ctx.signal.aborted) throw error;
        if (flights.get(key) === other) flights.delete(key);
      }
    }
    const done = limited(ctx, keys.inOrder(dst, src), transfers, () => transferObject(ctx, dst, src, file.id));
    const flight: Flight = { done };
    flights.set(key, flight);
    try {
      await done;
    } catch (thrown) {
      throw mkError('transfer', [renderDigest(file.id)], 'Other', recoverError(thrown));
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  };

  return {
    needTransfer,
    async transfer(ctx, dst, src, ...files) {
      const needed = await needTransfer(ctx, dst, ...uniqueById(files));
      if (needed.length === 0) return;
      if (dst === src) {
        const size = needed.reduce((sum, file) => sum + file.size, 0);
        const text = `missing ${needed.length} files (${formatSize(size)})`;
        throw mkError('transfer', [], 'NotExist', plainError(text));
      }
      const outcomes = await Promise.allSettled(needed.map((file) => moveOne(ctx, dst, src, file)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw recoverError(outcome.reason);
    },
  };
}

async function isNeeded(ctx: Ctx, dst: Repository, file: File, limiter: Limiter, log: Logger): Promise<boolean> {
  const release = await limiter.acquire(ctx.signal);
  try {
    await dst.stat(ctx, file.id);
    return false;
  } catch (thrown) {
    const error = recoverError(thrown);
    if (error.kind !== 'NotExist') log.debug(`stat ${renderDigest(file.id)}: ${error.message}`);
    return true;
  } finally {
    release();
  }
}

/** Limiters are taken in one order everywhere, so that no two transfers wait for each other. */
async function limited(
  ctx: Ctx,
  repositories: readonly Repository[],
  table: LimiterTable,
  work: () => Promise<void>,
): Promise<void> {
  const releases: (() => void)[] = [];
  try {
    for (const repository of repositories) releases.push(await table.of(repository).acquire(ctx.signal));
    await work();
  } finally {
    for (const release of releases) release();
  }
}

function untilAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(new ReflowError({ kind: 'Canceled' }));
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ReflowError({ kind: 'Canceled' }));
    signal.addEventListener('abort', abort, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function uniqueById(files: readonly File[]): File[] {
  const seen = new Map<Digest | File, File>();
  for (const file of files) seen.set(file.isRef() ? file : file.id, file);
  return [...seen.values()];
}

/** A repository's URL, or a number of its own. */
class RepositoryKeys {
  readonly #anonymous = new WeakMap<Repository, string>();
  #next = 0;

  of(repository: Repository): string {
    const url = repository.url();
    if (url !== undefined) return url;
    const known = this.#anonymous.get(repository);
    if (known !== undefined) return known;
    const key = `anonymous:${this.#next++}`;
    this.#anonymous.set(repository, key);
    return key;
  }

  inOrder(a: Repository, b: Repository): readonly Repository[] {
    return this.of(a) <= this.of(b) ? [a, b] : [b, a];
  }
}

class LimiterTable {
  readonly #limiters = new WeakMap<Repository, Limiter>();
  readonly #limit: (repository: Repository) => number;

  constructor(limit: (repository: Repository) => number) {
    this.#limit = limit;
  }

  of(repository: Repository): Limiter {
    const known = this.#limiters.get(repository);
    if (known !== undefined) return known;
    const limiter = createLimiter(this.#limit(repository));
    this.#limiters.set(repository, limiter);
    return limiter;
  }
}
