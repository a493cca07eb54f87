// One executor as a cluster of exactly one alloc, so that it serves under the scheduler like any other.
// It is never lost and never freed; inputs are in its repository before anything is put on it, except
// for references, which it resolves itself. Spec: 05-flow-eval §17.

import { mkError, plainError } from '@reflow-lang/base';
import { type Fileset, filesOf, isAvailable, type Resources, renderResources } from '@reflow-lang/values';
import { ctxError } from '../ctx.ts';
import type { Alloc, Cluster, Ctx, Exec, ExecConfig, Executor, Repository } from '../ports.ts';

/** What must happen around the moment when an exec's objects come into the executor's repository. */
export interface PromotionGuard {
  promoting(id: ReturnType<Exec['id']>, result: Fileset, promote: () => Promise<void>): Promise<void>;
}

const foreverMs = 2 ** 31;

export class ExecutorAlloc implements Alloc {
  readonly #executor: Executor;
  readonly #guard: PromotionGuard;
  /** What the executor has loaded itself. */
  readonly #loaded = new Set<Fileset>();
  readonly ignoresImages: boolean;

  constructor(executor: Executor, guard: PromotionGuard) {
    this.#executor = executor;
    this.#guard = guard;
    this.ignoresImages = executor.ignoresImages ?? false;
  }

  id(): string {
    return 'executor';
  }

  resources(): Resources {
    return this.#executor.resources();
  }

  repository(): Repository {
    return this.#executor.repository();
  }

  async put(ctx: Ctx, id: ReturnType<Exec['id']>, config: ExecConfig, key?: string): Promise<Exec> {
    const exec = await this.#executor.put(ctx, id, config, key);
    const guard = this.#guard;
    const guarded: Exec = {
      id: () => exec.id(),
      uri: () => exec.uri(),
      result: (c) => exec.result(c),
      inspect: (c) => exec.inspect(c),
      runInfo: (c) => exec.runInfo(c),
      wait: (c) => exec.wait(c),
      logs: (c, stdout, stderr, follow) => exec.logs(c, stdout, stderr, follow),
      shell: (c) => exec.shell(c),
      promote: async (c) => {
        const { fileset } = await exec.result(c);
        await guard.promoting(id, fileset, () => exec.promote(c));
      },
      ...(exec.origin !== undefined && { origin: exec.origin }),
      ...(exec.attempt !== undefined && { attempt: exec.attempt }),
    };
    return guarded;
  }

  get(ctx: Ctx, id: ReturnType<Exec['id']>): Promise<Exec> {
    return this.#executor.get(ctx, id);
  }

  remove(ctx: Ctx, id: ReturnType<Exec['id']>): Promise<void> {
    return this.#executor.remove(ctx, id);
  }

  execs(ctx: Ctx): Promise<readonly Exec[]> {
    return this.#executor.execs(ctx);
  }

  async load(ctx: Ctx, repoURL: string | undefined, fs: Fileset): Promise<Fileset> {
    if (!filesOf(fs).some((file) => file.isRef())) return fs;
    const loaded = await this.#executor.load(ctx, repoURL, fs);
    this.#loaded.add(loaded);
    return loaded;
  }

  verifyIntegrity(ctx: Ctx, fs: Fileset): Promise<void> {
    return this.#executor.verifyIntegrity(ctx, fs);
  }

  async unload(ctx: Ctx, fs: Fileset): Promise<void> {
    if (this.#loaded.delete(fs)) await this.#executor.unload(ctx, fs);
  }

  async keepalive(): Promise<number> {
    return foreverMs;
  }

  async free(): Promise<void> {}
}

/** Grants the alloc once; who asks for another one waits for ever. */
export function createExecutorCluster(alloc: ExecutorAlloc): Cluster {
  let isGranted = false;
  return {
    ignoresImages: alloc.ignoresImages,
    allocate: (ctx) => {
      if (!isGranted) {
        isGranted = true;
        return Promise.resolve(alloc);
      }
      return new Promise((_, reject) => {
        if (ctx.signal.aborted) reject(ctxError(ctx.signal));
        ctx.signal.addEventListener('abort', () => reject(ctxError(ctx.signal)), { once: true });
      });
    },
    canAllocate: (r) => {
      const total = alloc.resources();
      if (isAvailable(total, r)) return undefined;
      const text = `requested resources ${renderResources(r)} exceeds total available ${renderResources(total)}`;
      return mkError('executor', [], 'ResourcesExhausted', plainError(text));
    },
    maxAlloc: () => alloc.resources(),
    name: () => 'executor',
  };
}
