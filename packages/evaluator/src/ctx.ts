// Cancellation: what an aborted signal means as an error, and waiting with a limit.
// Spec: 05-flow-eval §16.

import { ReflowError, recoverError } from '@reflow-lang/base';
import type { Clock, Ctx } from './ports.ts';

/** The error of an aborted signal: Canceled, Timeout, or the ReflowError it was aborted with. */
export function ctxError(signal: AbortSignal): ReflowError {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') return new ReflowError({ kind: 'Timeout' });
  if (reason instanceof ReflowError) return reason;
  return new ReflowError({ kind: 'Canceled', ...(isTelling(reason) && { cause: recoverError(reason) }) });
}

const isTelling = (reason: unknown): boolean => reason instanceof Error && reason.name !== 'AbortError';

export function throwIfAborted(ctx: Ctx): void {
  if (ctx.signal.aborted) throw ctxError(ctx.signal);
}

/** A signal that never fires. */
export const neverAborted: AbortSignal = new AbortController().signal;

/**
 * What `work` comes to; rejects with the context's error as soon as its signal fires, also if whoever
 * does the work does not listen to it. What that one comes to later is nobody's any more.
 */
export async function untilAborted<T>({ signal }: Ctx, work: Promise<T>): Promise<T> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(ctxError(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Runs `body` for at most `ms` milliseconds: its signal then fires and the promise rejects with kind
 * Timeout, whether `body` has noticed or not. The parent's abort reaches `body` through its signal.
 */
export async function withTimeout<T>(ctx: Ctx, clock: Clock, ms: number, body: (ctx: Ctx) => Promise<T>): Promise<T> {
  const work = new AbortController();
  const timer = new AbortController();
  const forward = (): void => work.abort(ctx.signal.reason);
  if (ctx.signal.aborted) forward();
  ctx.signal.addEventListener('abort', forward);
  const expired = clock.sleep(ms, timer.signal).then(() => {
    const error = new ReflowError({ kind: 'Timeout' });
    work.abort(error);
    throw error;
  });
  expired.catch(() => {});
  try {
    return await Promise.race([body({ ...ctx, signal: work.signal }), expired]);
  } finally {
    ctx.signal.removeEventListener('abort', forward);
    timer.abort();
  }
}
