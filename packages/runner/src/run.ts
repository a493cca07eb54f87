// The life of one run: evaluate, try again where that may help, keep the state on disk, tell the result.
// Spec: 07-cli §9, contracts §6-7.

import type { Digest } from '@reflow-lang/base';
import {
  isKind,
  isRestartable,
  type Logger,
  ReflowError,
  recoverError,
  renderDigest,
  renderError,
} from '@reflow-lang/base';
import type { ErrorInfo, EventPayloads, RunStats } from '@reflow-lang/evaluator';
import type { Flow } from '@reflow-lang/flow';
import { renderType, type Type } from '@reflow-lang/types';
import { type AssertPolicy, renderValue, type Value } from '@reflow-lang/values';
import { type Evaluation, startEvaluation, systemClock } from './evaluate.ts';
import type { EventStream } from './event-stream.ts';
import { createStatsReader } from './readers/stats.ts';
import { phase, type RunState, writeRunState } from './run-state.ts';
import type { Runtime } from './runtime.ts';

export interface RunRequest {
  readonly runId: Digest;
  /** Absolute. */
  readonly program: string;
  readonly params: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly main: { readonly flow: Flow; readonly type: Type };
  /** Prefix of the state files. */
  readonly stateBase: string;
  readonly strategy: {
    readonly bottomUp: boolean;
    readonly recomputeEmpty: boolean;
    readonly postUseChecksum: boolean;
    readonly assert: AssertPolicy;
    readonly invalidate?: (f: Flow) => boolean;
  };
  readonly retryWaitMs: number;
  readonly backgroundTimeoutMs: number;
  readonly resolveImage: (image: string) => Promise<string>;
}

export interface RunHost {
  readonly signal: AbortSignal;
  readonly stream: EventStream;
  readonly log: Logger;
  readonly user: string;
}

export type RunStatus = EventPayloads['runDone']['status'];

export interface RunOutcome {
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly value: Value | undefined;
  /** The printed value; `''` on failure. */
  readonly text: string;
  readonly error: ReflowError | undefined;
  readonly stats: RunStats;
  readonly startedAt: Date;
  readonly durationMs: number;
}

const maxAttempts = 3;

/** Runs to the end, whatever that is. Rejects only with bugs of ours. */
export async function runProgram(runtime: Runtime, request: RunRequest, host: RunHost): Promise<RunOutcome> {
  const startedAt = systemClock.now();
  const counter = createStatsReader();
  host.stream.add(counter.read);
  host.stream.begin();
  const evaluation = startEvaluation(runtime, { signal: host.signal, events: host.stream.emit, log: host.log });
  const history = recordRun(runtime, request, host, startedAt);
  let state = initialState(request, startedAt);
  const save = (change: Partial<RunState>): void => {
    state = { ...state, ...change };
    saveState(request.stateBase, state, host.log);
  };
  save({});
  let ended: Attempt;
  try {
    ended = await attemptUntilDone(evaluation, request, host, save);
  } finally {
    await evaluation.close();
  }
  const outcome = classify(ended, request.main.type, counter.stats(), startedAt, host.signal);
  save({ phase: phase.done, result: outcome.text, err: outcome.error, completion: systemClock.now() });
  await history.complete();
  emitRunDone(host.stream, outcome, request.main.type);
  return outcome;
}

// ---- Attempts ---------------------------------------------------------------------------------

type Attempt = { readonly value: Value } | { readonly error: ReflowError; readonly inFlow: boolean };

async function attemptUntilDone(
  evaluation: Evaluation,
  request: RunRequest,
  host: RunHost,
  save: (change: Partial<RunState>) => void,
): Promise<Attempt> {
  for (let attempt = 0; ; attempt++) {
    const lastTry = systemClock.now();
    save({ phase: phase.eval, lastTry, attemptNumber: attempt });
    const ended = await evaluateOnce(evaluation, request, host);
    if ('value' in ended || !isRestartable(ended.error) || host.signal.aborted) return ended;
    host.log.info(`marking run for retry after restartable error ${ended.error.message}`);
    if (attempt + 1 >= maxAttempts) return ended;
    const waitMs = Math.max(0, lastTry.getTime() + request.retryWaitMs - systemClock.now().getTime());
    save({ phase: phase.retry, err: ended.error });
    host.stream.emit({ type: 'retry', scope: 'run', cause: 'Restartable', attempt: attempt + 1, waitMs });
    try {
      await systemClock.sleep(waitMs, host.signal);
    } catch {
      return ended;
    }
  }
}

async function evaluateOnce(evaluation: Evaluation, request: RunRequest, host: RunHost): Promise<Attempt> {
  const { strategy } = request;
  const evaluated = evaluation.createEval(request.main.flow, {
    runID: request.runId,
    bottomUp: strategy.bottomUp,
    recomputeEmpty: strategy.recomputeEmpty,
    postUseChecksum: strategy.postUseChecksum,
    assert: strategy.assert,
    ...(strategy.invalidate && { invalidate: strategy.invalidate }),
    resolveImage: (_ctx, image) => request.resolveImage(image),
  });
  try {
    await evaluated.do({ signal: host.signal });
  } catch (error) {
    return { error: recoverError(error), inFlow: false };
  } finally {
    await settle(evaluated.settled(), request.backgroundTimeoutMs, host.log);
  }
  const error = evaluated.err();
  if (error !== undefined) return { error, inFlow: true };
  const value = evaluated.value();
  return value === undefined
    ? { error: new ReflowError({ kind: 'Fatal', message: 'no value' }), inFlow: false }
    : { value };
}

/** Cache writes go on after the value is known; a run waits for them, but not for ever. */
async function settle(background: Promise<void>, timeoutMs: number, log: Logger): Promise<void> {
  const timer = new AbortController();
  const late = systemClock.sleep(timeoutMs, timer.signal).then(
    () => log.error(`some cache writes still pending after timeout ${timeoutMs / 1000}s`),
    () => {},
  );
  await Promise.race([background.catch(() => {}), late]);
  timer.abort();
}

// ---- Outcome ----------------------------------------------------------------------------------

function classify(ended: Attempt, type: Type, stats: RunStats, startedAt: Date, signal: AbortSignal): RunOutcome {
  const common = { stats, startedAt, durationMs: systemClock.now().getTime() - startedAt.getTime() };
  if ('value' in ended) {
    return {
      ...common,
      status: 'ok',
      exitCode: 0,
      value: ended.value,
      text: renderValue(ended.value, type),
      error: undefined,
    };
  }
  const failed = { ...common, value: undefined, text: '', error: ended.error };
  if (signal.aborted) return { ...failed, status: 'canceled', exitCode: signal.reason === 'SIGTERM' ? 143 : 130 };
  if (isKind('Eval', ended.error)) return { ...failed, status: 'evalError', exitCode: 11 };
  if (isRestartable(ended.error)) return { ...failed, status: 'transient', exitCode: 10 };
  return ended.inFlow ? { ...failed, status: 'evalError', exitCode: 11 } : { ...failed, status: 'error', exitCode: 1 };
}

function emitRunDone(stream: EventStream, outcome: RunOutcome, type: Type): void {
  stream.emit({
    type: 'runDone',
    status: outcome.status,
    exitCode: outcome.exitCode,
    ...(outcome.error && { error: describeError(outcome.error) }),
    ...(outcome.value !== undefined && { result: { text: outcome.text, type: renderType(type) } }),
    stats: outcome.stats,
    ms: outcome.durationMs,
  });
}

/** An error as events and documents carry it; causes from the outside in. */
export function describeError(error: ReflowError): ErrorInfo {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined; cause = cause.cause) causes.push(renderError(cause));
  return {
    kind: error.kind,
    message: error.message,
    causes,
    ...(error.position !== undefined && { location: error.position }),
  };
}

// ---- State and history ------------------------------------------------------------------------

function initialState(request: RunRequest, created: Date): RunState {
  return {
    id: renderDigest(request.runId),
    program: request.program,
    params: request.params,
    args: request.args,
    phase: phase.init,
    result: '',
    err: undefined,
    attemptNumber: 0,
    lastTry: undefined,
    created,
    completion: undefined,
  };
}

/** The state file is for people and for later commands: a full disk costs it, not the run. */
function saveState(base: string, state: RunState, log: Logger): void {
  try {
    writeRunState(base, state);
  } catch (error) {
    log.error(`cannot write the run's state: ${error instanceof Error ? error.message : error}`);
  }
}

/** The run's row in the task log; trouble there is told once and ignored. */
function recordRun(runtime: Runtime, request: RunRequest, host: RunHost, start: Date): { complete(): Promise<void> } {
  const { taskDB } = runtime;
  const ctx = { signal: new AbortController().signal };
  const ignore = (error: unknown): void => host.log.debug(`task log: ${recoverError(error).message}`);
  const labels = { program: request.program };
  const created = taskDB
    ?.createRun(ctx, { id: request.runId, user: host.user, labels, args: request.args, start })
    .catch(ignore);
  return {
    complete: async () => {
      await created;
      await taskDB?.setRunComplete(ctx, request.runId, {}, systemClock.now()).catch(ignore);
    },
  };
}
