// External nodes as tasks: what is submitted, what is tried again and with how much memory, and what
// becomes of the result. Spec: 05-flow-eval §12, §14 (propagate).

import {
  absurd,
  hexDigest,
  isKind,
  type Logger,
  mkError,
  plainError,
  type ReflowError,
  recoverError,
  renderDigest,
  shortDigest,
} from '@reflow-lang/base';
import { op } from '@reflow-lang/flow';
import {
  type Fileset,
  mergeAssertions,
  type Resources,
  renderResources,
  type Value,
  withAssertions,
} from '@reflow-lang/values';
import { lastLines } from './byte-stream.ts';
import { isReading } from './cache-mode.ts';
import { throwIfAborted, withTimeout } from './ctx.ts';
import type { EvalConfig } from './eval-config.ts';
import type { EventPayloads } from './events.ts';
import { depAssertions, execConfig } from './exec-config.ts';
import type { ExecutorMode } from './executor-mode/executor-mode.ts';
import { jobKey } from './job-key.ts';
import { Limiter } from './limit.ts';
import { capMemory, maxTaskRetries, minExecMemory, oomAdjust, renderMemory } from './memory-policy.ts';
import type { NodeEnd, NodeEvents } from './node-events.ts';
import type { ExternalRecord, NodeRecord } from './node-record.ts';
import type { Ctx, ExecConfig, Repository } from './ports.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import { Task, taskState } from './scheduler/task.ts';

export interface ExternalWorkHost {
  readonly config: EvalConfig;
  readonly scheduler: Scheduler;
  readonly repository: Repository;
  /** What the cache mode came to. */
  readonly cacheMode: number;
  readonly space: '' | 'host';
  readonly events: NodeEvents;
  readonly log: Logger;
  /** Where there is one executor alone. */
  readonly executorMode?: ExecutorMode;
  /** A task has been made for it. */
  executing(record: NodeRecord): void;
  /** With one executor: its task has a place. */
  running(record: NodeRecord): void;
  valuesOf(record: NodeRecord): readonly (Value | undefined)[];
  /** What the value asserts joins what is known; the conflict, if there is one. */
  learn(record: NodeRecord, value: Fileset): ReflowError | undefined;
  /** Writes the value to the cache in the background, then calls `after`; false if nothing is written. */
  remember(record: NodeRecord, value: Fileset, after: () => void): boolean;
  finish(record: NodeRecord, value: Fileset | undefined, err: ReflowError | undefined): void;
}

interface Retry {
  readonly cause: 'Predictor' | 'OOM' | 'Temporary';
  readonly resources: Resources;
  readonly message: string;
}

/** Tasks made between two turns of the event loop. */
const tasksPerSlice = 256;
const tailLines = 20;
const tailTimeoutMs = 10_000;
const progressEveryMs = 10_000;
const concurrentInspects = 64;

export class ExternalWork {
  readonly #host: ExternalWorkHost;
  readonly #running = new Set<NodeRecord>();
  readonly #records = new WeakMap<Task, NodeRecord>();

  constructor(host: ExternalWorkHost) {
    this.#host = host;
  }

  /** Submits these nodes as one batch, with what they really get. Rejects when nothing is accepted. */
  async submit(ctx: Ctx, records: readonly NodeRecord[]): Promise<readonly (readonly [NodeRecord, Task])[]> {
    await this.#predict(ctx, records);
    const tasks: (readonly [NodeRecord, Task])[] = [];
    for (const record of records) {
      if (tasks.length % tasksPerSlice === tasksPerSlice - 1) await this.#host.config.yieldToLoop();
      this.#cap(record);
      this.#host.executorMode?.check(record);
      this.#running.add(record);
      tasks.push([record, this.#newTask(record, 0)]);
    }
    throwIfAborted(ctx);
    await this.#host.scheduler.submitAll(tasks.map(([, task]) => task));
    return tasks;
  }

  /** Sees a submitted node to its end. Rejects when a retry would need more memory than there is. */
  async follow(ctx: Ctx, record: NodeRecord, first: Task): Promise<void> {
    const { external } = record;
    if (external === undefined) return;
    try {
      let task = first;
      for (let retries = 0; ; retries++) {
        await task.reached(taskState.done);
        external.exec = task.exec;
        external.runInfo = task.runInfo;
        const error = task.result?.err;
        if (ctx.signal.aborted) return;
        if (task.err !== undefined || error === undefined || retries === maxTaskRetries) break;
        const retry = this.#retryFor(record, external, task, error);
        if (retry === undefined) break;
        task = await this.#again(record, external, retry, error, retries + 1);
      }
      await this.#conclude(ctx, record, external, task);
    } finally {
      this.#running.delete(record);
    }
  }

  /** Whose task it is. */
  recordOf(task: Task): NodeRecord | undefined {
    return this.#records.get(task);
  }

  /** Ends what runs, with this error. */
  cancel(error: ReflowError): void {
    for (const { external } of this.#running) {
      if (external?.task !== undefined) this.#host.scheduler.cancel(error, external.task);
    }
  }

  /** Tells every ten seconds how those are doing that run; ends with the signal. */
  async report(ctx: Ctx): Promise<void> {
    const { clock, yieldToLoop } = this.#host.config;
    const asking = new Limiter(concurrentInspects);
    try {
      for (;;) {
        await clock.sleep(progressEveryMs, ctx.signal);
        const asked: Promise<void>[] = [];
        for (const record of [...this.#running]) {
          if (!isUnderWay(record)) continue;
          asked.push(asking.run(() => this.#reportOne(ctx, record)));
          if (asked.length % concurrentInspects === 0) await yieldToLoop();
        }
        await Promise.all(asked);
      }
    } catch (thrown) {
      if (!ctx.signal.aborted) throw thrown;
    }
  }

  async #reportOne(ctx: Ctx, record: NodeRecord): Promise<void> {
    const task = record.external?.task;
    if (task === undefined) return;
    const inspect = await task.exec?.inspect(ctx).catch(() => undefined);
    if (this.#running.has(record)) this.#host.events.progress(record, task.phase, inspect?.gauges ?? {});
  }

  // ---- Before ----

  async #predict(ctx: Ctx, records: readonly NodeRecord[]): Promise<void> {
    const { predictor } = this.#host.config;
    if (predictor === undefined) return;
    const configs = records.map((record) => this.#execConfig(record));
    const predictions = await predictor.predict(ctx, configs).catch((thrown: unknown) => {
      this.#host.log.debug(`predictor: ${recoverError(thrown).message}`);
      return [];
    });
    for (const [i, record] of records.entries()) {
      const prediction = predictions[i];
      const { external } = record;
      if (prediction === undefined || external === undefined || record.flow.op !== op.exec) continue;
      const mem = Math.max(prediction.resources.mem ?? external.reserved.mem ?? 0, minExecMemory);
      external.reserved = { ...external.reserved, ...prediction.resources, mem };
      external.expectedMs = prediction.durationMs;
    }
  }

  /** A batch is submitted even if no machine is big enough: the scheduler will say so. */
  #cap(record: NodeRecord): void {
    const { external } = record;
    if (external === undefined) return;
    const { log, config } = this.#host;
    const name = `(flow ${shortDigest(record.flow.digest())})`;
    try {
      const { resources, isCapped } = capMemory(external.reserved, config.maxResources);
      if (isCapped) log.info(`${name}: ${capLine(external.reserved, resources, config.maxResources)}`);
      external.reserved = resources;
    } catch (thrown) {
      const text = recoverError(thrown).message;
      log.error(`${name}: reviseResources ${renderResources(external.reserved)}: ${text}`);
    }
  }

  #execConfig(record: NodeRecord): ExecConfig {
    return execConfig(record.flow, this.#host.valuesOf(record), record.external?.reserved ?? {});
  }

  #newTask(record: NodeRecord, retries: number): Task {
    const { config, repository, events, executorMode } = this.#host;
    const { external, flow } = record;
    const execution = this.#execConfig(record);
    const task = new Task({
      config: execution,
      repository,
      runID: config.runID,
      flowID: flow.digest(),
      key: this.#jobKey(record, execution),
      ...(executorMode && { execID: executorMode.execID(flow, retries) }),
      postUseChecksum: config.postUseChecksum,
      expectedDurationMs: external?.expectedMs ?? 0,
      observer: {
        assigned: () => {
          if (executorMode !== undefined) this.#host.running(record);
        },
        running: (running) => {
          if (external === undefined) return;
          external.exec = running.exec;
          const origin = running.exec?.origin;
          if (origin === 'adoptedResult' || origin === 'refused') return;
          events.started(record, external, running);
        },
        lost: () => events.retry(record, 'Lost', (external?.attempt ?? 0) + 1),
      },
    });
    if (external !== undefined) external.task = task;
    this.#records.set(task, record);
    this.#host.executing(record);
    return task;
  }

  /**
   * Of an exec, results of earlier runs are taken over where the cache may be read. What interns and
   * externs did is not: their sources and destinations may have changed since.
   */
  #jobKey(record: NodeRecord, execution: ExecConfig): string {
    const { config, cacheMode, space } = this.#host;
    const isReusable = record.flow.op === op.exec && isReading(cacheMode) && record.external?.mustRecompute !== true;
    return jobKey(record.flow, execution, { ...(!isReusable && { salt: hexDigest(config.runID) }), space });
  }

  // ---- After ----

  #retryFor(record: NodeRecord, external: ExternalRecord, task: Task, error: ReflowError): Retry | undefined {
    const declared = record.flow.resources;
    const { reserved } = external;
    if (isKind('OOM', error)) {
      const resources = oomAdjust(declared, task.config.resources);
      return { cause: 'OOM', resources, message: `${renderMemory(resources)} of memory` };
    }
    if ((reserved.mem ?? 0) < (declared.mem ?? 0)) {
      const from = renderMemory(reserved);
      const message = `non-OOM error, switch from predicted (${from}) to default (${renderMemory(declared)}) memory`;
      return { cause: 'Predictor', resources: declared, message };
    }
    return isKind('Temporary', error) ? { cause: 'Temporary', resources: reserved, message: '' } : undefined;
  }

  async #again(
    record: NodeRecord,
    external: ExternalRecord,
    retry: Retry,
    error: ReflowError,
    number: number,
  ): Promise<Task> {
    const { log, config, events, scheduler } = this.#host;
    const name = `flow ${shortDigest(record.flow.digest())}: retryTask (reason: ${retry.cause})`;
    const { resources, isCapped } = capMemory(retry.resources, config.maxResources);
    if (isCapped) log.info(`${name}: ${capLine(retry.resources, resources, config.maxResources)}`);
    external.reserved = resources;
    external.exec = undefined;
    external.runInfo = undefined;
    const task = this.#newTask(record, number);
    const message = `${retry.message}(${number}/${maxTaskRetries}) due to error: ${error.message}`;
    log.info(`${name}: re-submitting task with ${message}`);
    events.retry(record, retry.cause, external.attempt + 1);
    await scheduler.submit(task);
    return task;
  }

  async #conclude(ctx: Ctx, record: NodeRecord, external: ExternalRecord, task: Task): Promise<void> {
    const { events } = this.#host;
    const error = task.err ?? task.result?.err;
    const value = task.result?.fileset;
    if (error !== undefined || value === undefined) {
      await this.#fail(ctx, record, external, error ?? plainError('the task has no result'), value);
      return;
    }
    const propagated = this.#propagate(record, value);
    const conflict = propagated.err ?? this.#host.learn(record, propagated.value);
    if (conflict !== undefined) {
      await this.#fail(ctx, record, external, conflict, propagated.value);
      return;
    }
    // Where an executor keeps no job directory, a result is safe only when the cache has it.
    const isSafe = record.flow.op !== op.exec || task.exec?.origin !== undefined;
    const tell = (): void => this.#tellDone(record, external, task, propagated.value);
    const isWritten = this.#host.remember(record, propagated.value, isSafe ? () => {} : tell);
    if (isSafe || !isWritten) tell();
    if (events.isHeard && task.moved !== undefined && task.moved.files > 0) {
      events.transferred(record, 'local', task.moved);
    }
    this.#host.finish(record, propagated.value, undefined);
  }

  #tellDone(record: NodeRecord, external: ExternalRecord, task: Task, value: Fileset): void {
    const { events } = this.#host;
    const { moved, exec } = task;
    if (moved?.files === 0 && exec === undefined && !external.isStarted) {
      events.cached(record, 'upToDate', value);
    } else if (exec?.origin === 'adoptedResult' && !external.isStarted) {
      events.cached(record, 'adopted', value);
    } else {
      if (!external.isStarted) events.started(record, external, task);
      events.done(record, external, howDone(task.config), value);
    }
  }

  async #fail(
    ctx: Ctx,
    record: NodeRecord,
    external: ExternalRecord,
    error: ReflowError,
    value: Fileset | undefined,
  ): Promise<void> {
    const { events } = this.#host;
    if (events.isHeard) {
      const tails = await this.#tails(ctx, record, external);
      events.failed(record, external, error, { exitCode: external.runInfo?.exitCode, ...tails });
    }
    this.#host.finish(record, value, error);
  }

  /** What a failed program wrote last, as far as the executor can tell. */
  async #tails(ctx: Ctx, record: NodeRecord, { exec }: ExternalRecord): Promise<Partial<NodeEnd>> {
    if (exec === undefined || record.flow.op !== op.exec) return {};
    try {
      return await withTimeout(ctx, this.#host.config.clock, tailTimeoutMs, async (c) => {
        const [stdout, stderr] = await Promise.all([
          exec.logs(c, true, false, false),
          exec.logs(c, false, true, false),
        ]);
        return { stdoutTail: await lastLines(stdout, tailLines), stderrTail: await lastLines(stderr, tailLines) };
      });
    } catch {
      return {};
    }
  }

  /** What is asserted of the inputs of an exec is asserted of its outputs. */
  #propagate(record: NodeRecord, value: Fileset): { readonly value: Fileset; readonly err?: ReflowError } {
    if (record.flow.op !== op.exec) return { value };
    try {
      const inherited = mergeAssertions(...depAssertions(record.flow, this.#host.valuesOf(record)));
      return { value: inherited.isEmpty() ? value : withAssertions(value, inherited) };
    } catch (thrown) {
      const subject = renderDigest(record.flow.digest());
      return { value, err: mkError('propagating assertions', [subject], 'Temporary', recoverError(thrown)) };
    }
  }
}

/** Its task is on an alloc. */
const isUnderWay = ({ external }: NodeRecord): boolean => (external?.task?.phase ?? '') !== '';

function howDone(config: ExecConfig): EventPayloads['nodeDone']['how'] {
  switch (config.type) {
    case 'exec':
      return 'exec';
    case 'intern':
    case 'extern':
      return 'transfer';
    default:
      return absurd(config.type);
  }
}

const capLine = (from: Resources, to: Resources, max: Resources | undefined): string =>
  `capping resources from ${renderResources(from)} to ${renderResources(to)} (max available ${renderResources(max ?? {})})`;
