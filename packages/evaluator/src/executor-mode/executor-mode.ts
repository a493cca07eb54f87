// Evaluation on a single executor, as the founding document has it: a scheduler of its own over one alloc,
// inputs that move into the executor's repository before a node is ready, results that stay there, garbage
// collection of what is not needed any more, and workers that take nodes over. Spec: 05-flow-eval §17.

import { type Digest, digestOf, invariant, type Logger, mkError, plainError, recoverError } from '@reflow-lang/base';
import type { Flow } from '@reflow-lang/flow';
import {
  addParallel,
  type File,
  type Fileset,
  filesOf,
  isAvailable,
  noRequirements,
  type Requirements,
  renderResources,
  type Value,
} from '@reflow-lang/values';
import { isReading } from '../cache-mode.ts';
import { type EvalConfig, effectiveCacheMode } from '../eval-config.ts';
import { depFiles } from '../exec-config.ts';
import type { NodeRecord } from '../node-record.ts';
import type { Ctx, Executor, Liveset, Repository, Transferer } from '../ports.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Task } from '../scheduler/task.ts';
import { CollectionGate } from './collection-gate.ts';
import { createExecutorCluster, ExecutorAlloc } from './executor-alloc.ts';
import { Stealer } from './stealer.ts';

/** What is not where it is needed. */
export interface InputTransfer {
  readonly files: readonly File[];
  readonly bytes: number;
  /** Rejects with Unavailable: the run is restartable. */
  run(ctx: Ctx): Promise<void>;
}

export class ExecutorMode {
  readonly scheduler: Scheduler;
  readonly executor: Executor;
  /** Externs and the root are looked up and cached like anything else. */
  readonly cachesExterns: boolean;
  readonly gate = new CollectionGate();
  readonly #config: EvalConfig;
  readonly #transferer: Transferer;
  readonly #stop = new AbortController();
  readonly #pins = new Map<Digest, readonly File[]>();
  readonly #stealers: Stealer[] = [];
  #loop: Promise<void> | undefined;
  #lastLive = '';

  constructor(config: EvalConfig, executor: Executor, log: Logger) {
    const { transferer } = config;
    invariant(transferer !== undefined, 'transferer must be set when executor is set');
    this.#config = config;
    this.#transferer = transferer;
    this.executor = executor;
    this.cachesExterns = config.noCacheExtern !== true;
    const alloc = new ExecutorAlloc(executor, {
      promoting: (id, result, promote) => this.#promote(id, result, promote),
    });
    this.scheduler = new Scheduler({
      cluster: createExecutorCluster(alloc),
      transferer,
      ...(config.events && { events: config.events }),
      ...(config.trace && { trace: config.trace }),
      log,
      clock: config.clock,
      randomDigest: config.randomDigest,
      yieldToLoop: config.yieldToLoop,
      minAlloc: {},
      drainTimeoutMs: 0,
      leftOver: () => this.#offer(),
    });
  }

  get repository(): Repository {
    return this.executor.repository();
  }

  start(): void {
    this.#loop = this.scheduler.do({ signal: this.#stop.signal });
  }

  async stop(): Promise<void> {
    for (const stealer of this.#stealers) stealer.close();
    this.#stop.abort();
    await this.#loop;
  }

  // ---- Before a node runs ----

  /** Throws when the executor could never run it. */
  check(record: NodeRecord): void {
    const wanted = record.external?.reserved ?? {};
    const total = this.executor.resources();
    if (isAvailable(total, wanted)) return;
    const text = `requested resources ${renderResources(wanted)} exceeds total available ${renderResources(total)}`;
    throw mkError('eval', [record.flow.ident], 'ResourcesExhausted', plainError(text));
  }

  /** Whether inputs may be elsewhere: found in the cache, or described. */
  get movesInputs(): boolean {
    const { bottomUp, repository, snapshotter } = this.#config;
    if (repository === undefined || repository === this.repository) return false;
    return bottomUp || snapshotter !== undefined || isReading(effectiveCacheMode(this.#config).mode);
  }

  /** `undefined` when everything is there. References stay: the executor resolves them. */
  async inputsOf(
    ctx: Ctx,
    record: NodeRecord,
    values: readonly (Value | undefined)[],
  ): Promise<InputTransfer | undefined> {
    const shared = this.#config.repository;
    if (shared === undefined) return undefined;
    const files = depFiles(values).filter((file) => !file.isRef());
    const missing = files.length === 0 ? [] : await this.#transferer.needTransfer(ctx, this.repository, ...files);
    if (missing.length === 0) return undefined;
    const id = record.flow.digest();
    return {
      files: missing,
      bytes: missing.reduce((sum, file) => sum + file.size, 0),
      run: async (c) => {
        try {
          await this.gate.enter(async () => {
            this.#pins.set(id, [...(this.#pins.get(id) ?? []), ...missing]);
            await this.#transferer.transfer(c, this.repository, shared, ...missing);
          });
        } catch (thrown) {
          throw mkError('cache.Transfer', [], 'Unavailable', recoverError(thrown));
        }
      },
    };
  }

  /** The name of an exec: the node's digest, and another one for every further try. */
  execID(flow: Flow, retries: number): Digest {
    return retries === 0 ? flow.digest() : digestOf(`retry${retries}${flow.digest()}`);
  }

  // ---- Collection ----

  /** Its value is part of the graph now, or nobody's. */
  release(flow: Flow): void {
    this.#pins.delete(flow.digest());
  }

  async #promote(id: Digest, result: Fileset, promote: () => Promise<void>): Promise<void> {
    await this.gate.enter(async () => {
      this.#pins.set(id, [...(this.#pins.get(id) ?? []), ...filesOf(result)]);
      await promote();
    });
  }

  /** Drops what is not in `live` nor about to be; does nothing when that was done and nothing has come since. */
  async collect(ctx: Ctx, findLive: () => Set<Digest>): Promise<void> {
    await this.gate.collect(async () => {
      const live = findLive();
      for (const files of this.#pins.values()) for (const file of files) live.add(file.id);
      const name = digestOf([this.gate.entries, ...[...live].sort()].join(''));
      if (name === this.#lastLive) return;
      this.#lastLive = name;
      const { createLiveset } = this.#config;
      const exact: Liveset = { contains: (d) => live.has(d) };
      await this.repository.collect(ctx, createLiveset?.([...live]) ?? exact);
    });
  }

  // ---- Others that help ----

  /** What a machine must have, and how many there could be, for what waits now. */
  need(): Requirements {
    let need = noRequirements;
    for (const { resources, count } of this.scheduler.waitingKinds()) {
      for (let n = 0; n < count; n++) need = addParallel(need, resources);
    }
    return need;
  }

  /** `flowOf` names the node of a task. */
  stealer(flowOf: (task: Task) => Flow, finished: (flow: Flow, task: Task) => boolean): Stealer {
    const stealer = new Stealer({
      take: (max) => {
        const task = this.scheduler.steal((resources) => isAvailable(max, resources));
        return task && { task, flow: flowOf(task) };
      },
      giveBack: (task) => this.scheduler.giveBack(task),
      finished: ({ flow, task }) => {
        if (finished(flow, task)) this.scheduler.endStolen(task);
        else this.scheduler.giveBack(task);
      },
      closed: (closed) => {
        this.#stealers.splice(this.#stealers.indexOf(closed), 1);
      },
    });
    this.#stealers.unshift(stealer);
    return stealer;
  }

  /** Most recent first. */
  #offer(): void {
    for (const stealer of this.#stealers) stealer.offer();
  }
}
