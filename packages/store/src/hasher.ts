// Digests of files: small ones at once, on the spot; big ones in worker threads, so that the event
// loop never stalls. A file that changes while it is read has no digest: it is tried again, then it is
// an Integrity error. Spec: 08-infrastructure §21.9, §22 (R9, R33).

import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Digest, digestBytes, digestFromRaw, encodeLatin1, mkError, plainError } from '@reflow-lang/base';
import { fileError } from './file-errors.ts';
import { type HashJob, type HashReply, hashWorkerProgram } from './hash-worker.ts';
import { nativePath } from './native-path.ts';

export interface HashedFile {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

export interface Hasher {
  /** The digest of a regular file. Rejects with the kind of the system's error, or Integrity. */
  hash(path: string): Promise<HashedFile>;
  /** Copies while hashing: the digest is that of the bytes written. `to` must not exist. */
  copy(from: string, to: string): Promise<HashedFile>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** Files up to this many bytes are hashed on the spot, in well under a millisecond. */
export const smallFileBytes = 256 * 1024;

/** Made at first use; one is enough, as nothing is kept in it across calls. */
let scratchBuffer: Buffer | undefined;
const attempts = 3;

/** What `hashSmall` did: the digest, or why there is none. */
export type SmallHash =
  | { readonly kind: 'hashed'; readonly digest: Digest; readonly size: number; readonly bytes: Uint8Array }
  | { readonly kind: 'tooBig' }
  | { readonly kind: 'changed' };

/**
 * Hashes an open file if it is small. `bytes` are a view of a buffer that the next call overwrites.
 * Throws what the system throws.
 */
export function hashSmall(fd: number): SmallHash {
  const before = fstatSync(fd);
  if (before.size > smallFileBytes) return { kind: 'tooBig' };
  scratchBuffer ??= Buffer.allocUnsafeSlow(smallFileBytes + 1);
  const scratch = scratchBuffer;
  let size = 0;
  for (;;) {
    const read = readSync(fd, scratch, size, scratch.length - size, size);
    if (read === 0) break;
    size += read;
    if (size > smallFileBytes) return { kind: 'changed' };
  }
  const after = fstatSync(fd);
  if (size !== before.size || after.size !== size || after.mtimeMs !== before.mtimeMs) return { kind: 'changed' };
  const bytes = scratch.subarray(0, size);
  return { kind: 'hashed', digest: digestBytes(bytes), size, bytes };
}

/** Hashes a file by path on the spot if it is small. Follows links. Throws what the system throws. */
export function hashSmallAt(path: string): SmallHash {
  const fd = openSync(nativePath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return hashSmall(fd);
  } finally {
    closeSync(fd);
  }
}

/** The error of R9. */
export function changedError(path: string): ReturnType<typeof mkError> {
  return mkError('digest', [path], 'Integrity', plainError('file changed while being digested'));
}

/** `workers`: at most so many threads, started when the first big file comes. */
export function createHasher(options: { readonly workers?: number } = {}): Hasher {
  const pool = new WorkerPool(options.workers ?? Math.min(availableParallelism(), 8));
  const inWorker = async (from: string, to: string | undefined): Promise<HashedFile> => {
    const reply = await pool.run({ from: nativePath(from), ...(to !== undefined && { to: nativePath(to) }) });
    if (reply.sha256 !== undefined && reply.size !== undefined) {
      return { digest: digestFromRaw(encodeLatin1(reply.sha256)), size: reply.size };
    }
    if (reply.failure === 'changed') throw changedError(from);
    const error = Object.assign(new Error(reply.message), { code: reply.failure });
    throw fileError('digest', [from], error);
  };
  return {
    async hash(path) {
      for (let attempt = 1; ; attempt++) {
        const small = trySmall(path);
        if (small.kind === 'hashed') return { digest: small.digest, size: small.size };
        try {
          if (small.kind === 'changed') throw changedError(path);
          return await inWorker(path, undefined);
        } catch (thrown) {
          if (attempt >= attempts || !isChanged(thrown)) throw thrown;
        }
      }
    },
    copy: (from, to) => inWorker(from, to),
    close: () => pool.close(),
  };
}

function trySmall(path: string): SmallHash {
  try {
    return hashSmallAt(path);
  } catch (thrown) {
    throw fileError('digest', [path], thrown);
  }
}

const isChanged = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.message.includes('file changed while being digested');

type Waiter = { readonly resolve: (reply: HashReply) => void; readonly reject: (error: Error) => void };

/** Threads that are handed one big file at a time each; idle ones do not keep the process alive. */
class WorkerPool {
  readonly #limit: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiter>();
  readonly #queue: { readonly job: HashJob; readonly waiter: Waiter }[] = [];
  #nextId = 0;

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  run(job: Omit<HashJob, 'id'>): Promise<HashReply> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job: { ...job, id: this.#nextId++ }, waiter: { resolve, reject } });
      this.#pump();
    });
  }

  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#busy.keys()];
    this.#idle.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#limit ? this.#start() : undefined);
      if (worker === undefined) return;
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#busy.set(worker, next.waiter);
      worker.ref();
      worker.postMessage([next.job]);
    }
  }

  #start(): Worker {
    const worker = new Worker(hashWorkerProgram(), { eval: true });
    worker.on('message', (replies: readonly HashReply[]) => {
      const waiter = this.#busy.get(worker);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      worker.unref();
      const reply = replies[0];
      if (reply !== undefined) waiter?.resolve(reply);
      this.#pump();
    });
    const fail = (error: Error): void => {
      const waiter = this.#busy.get(worker);
      this.#busy.delete(worker);
      waiter?.reject(error);
      this.#pump();
    };
    worker.on('error', fail);
    worker.on('exit', () => {
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      fail(new Error('hashing worker ended'));
    });
    return worker;
  }
}
