// How a run ended: status, exit code, value or error. Spec: 07-cli §3, §9.2, contracts §6-7.

import { errorPosition, isKind, isRestartable, mkError, ReflowError, renderError } from '@reflow-lang/base';
import type { ErrorInfo, EventPayloads, RunStats } from '@reflow-lang/evaluator';
import { renderType, type Type } from '@reflow-lang/types';
import { renderValue, type Value } from '@reflow-lang/values';

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

/** One evaluation's end. `inFlow`: the root node carries the error, so it is the program's. */
export type Attempt = { readonly value: Value } | { readonly error: ReflowError; readonly inFlow: boolean };

export interface RunCircumstances {
  readonly type: Type;
  readonly stats: RunStats;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly signal: AbortSignal;
}

/** The error of a root node that has no kind of its own is the program's. */
export const flowError = (error: ReflowError): ReflowError =>
  error.kind === 'Other' ? mkError('', [], 'Eval', error) : error;

export function classifyRun(ended: Attempt, around: RunCircumstances): RunOutcome {
  const { stats, startedAt, endedAt, signal } = around;
  const common = { stats, startedAt, durationMs: endedAt.getTime() - startedAt.getTime() };
  if ('value' in ended) {
    const { value } = ended;
    return { ...common, status: 'ok', exitCode: 0, value, text: renderValue(value, around.type), error: undefined };
  }
  const { error } = ended;
  const failed = { ...common, value: undefined, text: '', error };
  if (signal.aborted) {
    const canceled = isKind('Canceled', error) ? error : new ReflowError({ kind: 'Canceled' });
    return { ...failed, error: canceled, status: 'canceled', exitCode: exitCodeOf(signal) };
  }
  if (isKind('Eval', error)) return { ...failed, status: 'evalError', exitCode: 11 };
  if (isRestartable(error)) return { ...failed, status: 'transient', exitCode: 10 };
  return ended.inFlow ? { ...failed, status: 'evalError', exitCode: 11 } : { ...failed, status: 'error', exitCode: 1 };
}

/** The reason of an interrupt is the signal's name, or `timeout`. */
function exitCodeOf({ reason }: AbortSignal): number {
  if (reason === 'timeout') return 124;
  return reason === 'SIGTERM' ? 143 : 130;
}

/** The payload of the last event. */
export function describeEnd(outcome: RunOutcome, type: Type): EventPayloads['runDone'] {
  return {
    status: outcome.status,
    exitCode: outcome.exitCode,
    ...(outcome.error && { error: describeError(outcome.error) }),
    ...(outcome.value !== undefined && { result: { text: outcome.text, type: renderType(type) } }),
    stats: outcome.stats,
    ms: outcome.durationMs,
  };
}

/** An error as events and documents carry it; causes from the outside in. */
export function describeError(error: ReflowError): ErrorInfo {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined; cause = cause.cause) causes.push(renderError(cause));
  const location = errorPosition(error);
  return { kind: error.kind, message: error.message, causes, ...(location !== undefined && { location }) };
}
