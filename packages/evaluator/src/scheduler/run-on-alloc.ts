// One task on one alloc: load, put, wait, verify, promote, inspect, result, transfer out, unload.
// A stage that fails is tried again, all stages together at most five times; what a machine's loss
// interrupts is *lost* and runs again elsewhere. Spec: 05-flow-eval §19.4.

import {
  type Digest,
  isKind,
  isNonRetryable,
  type Logger,
  type ReflowError,
  recoverError,
  zeroDigest,
} from '@reflow-lang/base';
import { exactFileset, Fileset, filesOf, mapAssertionsByFile } from '@reflow-lang/values';
import { AbortRace, ctxError, untilAborted } from '../ctx.ts';
import type { TraceSink } from '../events.ts';
import type { Alloc, Arg, Ctx, Exec, ExecConfig, ExecResult, Transferer } from '../ports.ts';
import { type Task, taskState } from './task.ts';
import type { TaskRow } from './task-log.ts';

/** Stages of a task on an alloc, in order. Spec: 05 §2.6. */
export const execStates = [
  'load',
  'put',
  'wait',
  'verify',
  'promote',
  'inspect',
  'result',
  'transferOut',
  'unload',
  'done',
] as const;
export type ExecState = (typeof execStates)[number];

const stateText: Readonly<Record<ExecState, string>> = {
  load: 'loading',
  put: 'submitting',
  wait: 'waiting for completion',
  verify: 'verifying integrity',
  promote: 'promoting objects',
  inspect: 'retrieving diagnostic output',
  result: 'retrieving result',
  transferOut: 'transferring output',
  unload: 'unloading',
  done: 'complete',
};
export const renderExecState = (state: ExecState): string => stateText[state];

/** Arguments of one call: there can be more files than a call has room for. */
const filesPerTransfer = 5000;

/** The budget of failed steps, all stages together. */
export const numExecTries = 5;

export type TaskOutcome =
  | { readonly kind: 'done'; readonly error: ReflowError | undefined }
  | { readonly kind: 'lost'; readonly error: ReflowError };

export interface RunOnAlloc {
  readonly task: Task;
  readonly alloc: Alloc;
  /** Fires when the alloc is lost, and when the task is cancelled. */
  readonly ctx: Ctx;
  /** Fires when the alloc is lost: what tidies up after a cancelled task. */
  readonly allocCtx: Ctx;
  readonly transferer: Transferer;
  readonly row: TaskRow;
  /** Is told of every stage. */
  readonly trace: TraceSink | undefined;
  /** Writes one line a step; absent unless somebody wants them. */
  readonly debug: Logger | undefined;
}

/** Never rejects. Leaves the outcome in the task; its state is the caller's to set. */
export async function runOnAlloc(run: RunOnAlloc): Promise<TaskOutcome> {
  return new AllocRun(run).go();
}

class AllocRun {
  readonly #run: RunOnAlloc;
  readonly #original: ExecConfig;
  readonly #race: AbortRace;
  #state: ExecState = 'load';
  #failures = 0;
  /** What was loaded, as one fileset; undefined while nothing is. */
  #loaded: Fileset | undefined;
  #exec: Exec | undefined;
  #result: ExecResult | undefined;

  constructor(run: RunOnAlloc) {
    this.#run = run;
    this.#original = run.task.config;
    this.#race = new AbortRace(run.ctx);
  }

  async go(): Promise<TaskOutcome> {
    const { task, ctx, row } = this.#run;
    let error: ReflowError | undefined;
    while (this.#state !== 'done') {
      const state = this.#state;
      task.phase = stateText[state];
      this.#tell('begin', state, undefined);
      try {
        await this.#step(state);
        error = undefined;
      } catch (thrown) {
        error = recoverError(thrown);
      }
      this.#tell('end', state, error);
      this.#state = this.#next(state, error);
      this.#trace(state, error);
      // The result is safe by then: what could not be unloaded fails nothing.
      if (state === 'unload') error = undefined;
      // FIX(05 §19.4): an abort between two steps is a loss, never an empty result.
      else if (ctx.signal.aborted) error ??= ctxError(ctx.signal);
    }
    if (error !== undefined) await this.#unload(this.#run.allocCtx).catch(() => {});
    else row.attrs(task.runInfo);
    this.#race.end();
    return this.#outcome(error);
  }

  #tell(edge: 'begin' | 'end', state: ExecState, error: ReflowError | undefined): void {
    const { task, trace } = this.#run;
    if (trace === undefined) return;
    const { flowID, config } = task;
    const failure = error === undefined ? {} : { error };
    const tries = this.#failures;
    trace({ type: 'taskState', edge, taskID: task.id(), flowID, ident: config.ident, state, tries, ...failure });
  }

  #outcome(error: ReflowError | undefined): TaskOutcome {
    const { task, ctx } = this.#run;
    if (error === undefined) {
      task.result = this.#result;
      return { kind: 'done', error };
    }
    const passing = ['Canceled', 'Net', 'Timeout', 'Unavailable'] as const;
    if (!ctx.signal.aborted && !passing.some((kind) => isKind(kind, error))) return { kind: 'done', error };
    task.config = this.#original;
    return { kind: 'lost', error };
  }

  #next(state: ExecState, error: ReflowError | undefined): ExecState {
    if (this.#run.ctx.signal.aborted) return 'done';
    if (error !== undefined) {
      if (isNonRetryable(error) || ++this.#failures >= numExecTries) return 'done';
      return state === 'wait' ? 'put' : state;
    }
    if (state === 'wait' && !this.#run.task.postUseChecksum) return 'promote';
    return execStates[execStates.indexOf(state) + 1] ?? 'done';
  }

  async #step(state: ExecState): Promise<void> {
    const { task, alloc, ctx } = this.#run;
    switch (state) {
      case 'load':
        return this.#load();
      case 'put':
        this.#exec = await this.#race.until(alloc.put(ctx, task.execID ?? task.id(), task.config, task.key));
        return;
      case 'wait':
        return this.#wait(this.#exec);
      case 'verify':
        if (this.#loaded !== undefined) await this.#race.until(alloc.verifyIntegrity(ctx, this.#loaded));
        return;
      case 'promote':
        if (this.#exec !== undefined) await this.#race.until(this.#exec.promote(ctx));
        return;
      case 'inspect':
        task.runInfo = this.#exec && (await this.#race.until(this.#exec.runInfo(ctx)));
        return;
      case 'result':
        return this.#takeResult();
      case 'transferOut':
        return this.#transferOut();
      case 'unload':
        return this.#unload(ctx);
      case 'done':
        return;
    }
  }

  /** FIX(05 §19.4): all inputs in one call, so that a file named by two arguments is fetched once. */
  async #load(): Promise<void> {
    const { task, alloc, ctx, row } = this.#run;
    if (task.state() < taskState.staging) {
      task.set(taskState.staging);
      row.create();
    }
    const { args } = this.#original;
    const inputs: Fileset[] = [];
    const numbers = new Map<Digest, number>();
    const numberOf = args.map(({ fileset }) => {
      if (fileset === undefined) return -1;
      // A single input is its own name.
      const name = args.length === 1 ? zeroDigest : exactFileset(fileset);
      const number = numbers.get(name) ?? inputs.push(fileset) - 1;
      numbers.set(name, number);
      return number;
    });
    if (inputs.length === 0) return;
    const loaded = await this.#race.until(alloc.load(ctx, task.repository.url(), Fileset.ofList(inputs)));
    this.#loaded = loaded;
    task.config = {
      ...this.#original,
      args: args.map((arg, i): Arg => {
        const fileset = loaded.list?.[numberOf[i] ?? -1];
        return fileset === undefined ? arg : { ...arg, fileset };
      }),
    };
  }

  async #wait(exec: Exec | undefined): Promise<void> {
    if (exec === undefined) return;
    const { task, ctx, row } = this.#run;
    row.uri(exec.uri());
    const isAnother = task.exec !== exec;
    task.exec = exec;
    if (task.state() < taskState.running) task.set(taskState.running);
    if (isAnother) task.observer?.running?.(task);
    await this.#race.until(exec.wait(ctx));
    row.result(exec.id());
  }

  async #takeResult(): Promise<void> {
    const { ctx } = this.#run;
    if (this.#exec === undefined) return;
    const result = await this.#race.until(this.#exec.result(ctx));
    if (this.#original.type !== 'extern') {
      this.#result = result;
      return;
    }
    const originals = this.#original.args.flatMap((arg) => (arg.fileset === undefined ? [] : filesOf(arg.fileset)));
    this.#result = { ...result, fileset: mapAssertionsByFile(result.fileset, originals) };
  }

  async #transferOut(): Promise<void> {
    const { task, alloc, ctx, transferer } = this.#run;
    const files = this.#result === undefined ? [] : filesOf(this.#result.fileset);
    if (files.length === 0 || alloc.repository() === task.repository) return;
    for (let at = 0; at < files.length; at += filesPerTransfer) {
      const some = files.slice(at, at + filesPerTransfer);
      await this.#race.until(transferer.transfer(ctx, task.repository, alloc.repository(), ...some));
    }
  }

  /** Also after a failure, as far as it goes: what was loaded is let go of once. */
  async #unload(ctx: Ctx): Promise<void> {
    const { alloc } = this.#run;
    const loaded = this.#loaded;
    if (loaded !== undefined) await untilAborted(ctx, alloc.unload(ctx, loaded));
    this.#loaded = undefined;
    const result = this.#result;
    if (result === undefined || this.#original.type === 'extern') return;
    if (filesOf(result.fileset).length > 0) await untilAborted(ctx, alloc.unload(ctx, result.fileset));
  }

  #trace(state: ExecState, error: ReflowError | undefined): void {
    const { debug, ctx } = this.#run;
    if (debug === undefined) return;
    const how =
      error === undefined
        ? 'successful'
        : ctx.signal.aborted
          ? `ctx.Err(): ${ctxError(ctx.signal).message}`
          : `${isNonRetryable(error) ? 'non-retryable' : 'retryable'} error: ${error.message}`;
    debug.debug(`${stateText[state]} (try ${this.#failures}): ${how}, next state: ${stateText[this.#state]}`);
  }
}
