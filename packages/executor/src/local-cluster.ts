// This machine as a cluster: one alloc that holds everything. In a process of its own there is nobody to
// share the machine with, so the scheduler packs its tasks onto the whole of it.
// Spec: 08-infrastructure §14, §8.5, §21.8.

import { randomBytes } from 'node:crypto';
import { mkError, plainError, ReflowError, renderDigest } from '@reflow-lang/base';
import type { Alloc, Cluster, Ctx, Executor } from '@reflow-lang/evaluator';
import { isAvailable, type Resources, renderResources } from '@reflow-lang/values';
import { machineResources } from './machine.ts';
import { createProcessExecutor, type ProcessExecutor, type ProcessExecutorOptions } from './process-executor.ts';

export interface LocalClusterOptions extends ProcessExecutorOptions {}

export interface LocalCluster extends Cluster {
  readonly ignoresImages: true;
  readonly isolation: string;
  /** Starts what the first exec will need. */
  start(): void;
  /** Frees the alloc, and with it ends every program. */
  shutdown(graceMs?: number): Promise<void>;
  /** Starts nothing more; what runs goes on or ends as `orphan` says. */
  close(): Promise<void>;
  readonly executor: ProcessExecutor;
}

const leaseMs = 5 * 60 * 1000;
/** An alloc is freed within ten seconds: its programs get a little less. */
const freeGraceMs = 8000;
/** With overcommit everything fits: the executor lets programs in as the machine allows. */
const boundless: Resources = {
  cpu: 1e6,
  mem: 2 ** 60,
  disk: 2 ** 60,
  intel_avx: 1e6,
  intel_avx2: 1e6,
  intel_avx512: 1e6,
};

/** What is known of the cluster without setting anything up. */
export function localClusterFacts(options: Pick<LocalClusterOptions, 'overcommit' | 'resources'>): {
  readonly name: string;
  readonly resources: Resources;
  canAllocate(wanted: Resources): ReflowError | undefined;
} {
  const resources = options.overcommit === true ? boundless : (options.resources ?? machineResources());
  return { name: 'localcluster', resources, canAllocate: (wanted) => whyNot(wanted, resources) };
}

function whyNot(wanted: Resources, total: Resources): ReflowError | undefined {
  if (isAvailable(total, wanted)) return undefined;
  const text = `required resource ${renderResources(wanted)} greater than available ${renderResources(total)}`;
  return mkError('allocate', [], 'ResourcesExhausted', plainError(text));
}

/** Throws as `createProcessExecutor` does. */
export function createLocalCluster(options: LocalClusterOptions): LocalCluster {
  return new OneMachine(options);
}

class OneMachine implements LocalCluster {
  readonly ignoresImages = true;
  readonly executor: ProcessExecutor;
  readonly #total: Resources;
  #alloc: LocalAlloc | undefined;
  /** Who waits for the alloc to be freed. */
  #waiting: (() => void)[] = [];

  constructor(options: LocalClusterOptions) {
    this.executor = createProcessExecutor(options);
    this.#total = options.overcommit === true ? boundless : this.executor.resources();
  }

  get isolation(): string {
    return this.executor.isolation;
  }

  name(): string {
    return 'localcluster';
  }

  maxAlloc(): Resources {
    return this.#total;
  }

  canAllocate(r: Resources): ReflowError | undefined {
    return whyNot(r, this.#total);
  }

  async allocate(ctx: Ctx): Promise<Alloc> {
    while (this.#alloc !== undefined) await this.#freed(ctx.signal);
    if (ctx.signal.aborted) throw new ReflowError({ kind: 'Canceled' });
    this.#alloc = new LocalAlloc(this.executor, this.#total, async () => {
      this.#alloc = undefined;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    });
    return this.#alloc;
  }

  #freed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(new ReflowError({ kind: 'Canceled' }));
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#waiting = this.#waiting.filter((each) => each !== wake);
        reject(new ReflowError({ kind: 'Canceled' }));
      };
      const wake = (): void => {
        signal.removeEventListener('abort', cancel);
        resolve();
      };
      this.#waiting.push(wake);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  start(): void {
    this.executor.start();
  }

  async shutdown(graceMs: number = freeGraceMs): Promise<void> {
    await this.executor.kill(graceMs);
  }

  close(): Promise<void> {
    return this.executor.close();
  }
}

/** The machine, lent to one scheduler. Freeing it ends what still runs; the executor itself goes on. */
class LocalAlloc implements Alloc {
  readonly ignoresImages = true;
  readonly #id = randomBytes(8).toString('hex');
  readonly #executor: ProcessExecutor;
  readonly #resources: Resources;
  readonly #release: () => Promise<void>;
  #isFree = false;

  constructor(executor: ProcessExecutor, resources: Resources, release: () => Promise<void>) {
    this.#executor = executor;
    this.#resources = resources;
    this.#release = release;
  }

  id(): string {
    return `local/${this.#id}`;
  }

  async keepalive(_ctx: Ctx, intervalMs: number): Promise<number> {
    if (this.#isFree) {
      throw mkError('keepalive', [this.id(), `${intervalMs}ms`], 'NotExist', plainError('alloc expired'));
    }
    return Math.min(intervalMs, leaseMs);
  }

  async free(ctx: Ctx): Promise<void> {
    if (this.#isFree) return;
    this.#isFree = true;
    await this.#executor.endPrograms(ctx, freeGraceMs);
    await this.#release();
  }

  put(...args: Parameters<Executor['put']>): ReturnType<Executor['put']> {
    if (this.#isFree)
      return Promise.reject(mkError('put', [renderDigest(args[1])], 'NotExist', plainError('alloc expired')));
    return this.#executor.put(...args);
  }

  get(...args: Parameters<Executor['get']>): ReturnType<Executor['get']> {
    return this.#executor.get(...args);
  }

  remove(...args: Parameters<Executor['remove']>): ReturnType<Executor['remove']> {
    return this.#executor.remove(...args);
  }

  execs(...args: Parameters<Executor['execs']>): ReturnType<Executor['execs']> {
    return this.#executor.execs(...args);
  }

  load(...args: Parameters<Executor['load']>): ReturnType<Executor['load']> {
    return this.#executor.load(...args);
  }

  verifyIntegrity(...args: Parameters<Executor['verifyIntegrity']>): ReturnType<Executor['verifyIntegrity']> {
    return this.#executor.verifyIntegrity(...args);
  }

  unload(...args: Parameters<Executor['unload']>): ReturnType<Executor['unload']> {
    return this.#executor.unload(...args);
  }

  resources(): Resources {
    return this.#resources;
  }

  repository(): ReturnType<Executor['repository']> {
    return this.#executor.repository();
  }
}
