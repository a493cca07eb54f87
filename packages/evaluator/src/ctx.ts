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
 * Waits for work as long as a signal has not fired, also if whoever does the work does not listen to it.
 * What that one comes to later is nobody's any more.
 */
export class AbortRace {
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  readonly #aborted: Promise<never>;

  constructor({ signal }: Ctx) {
    let reject: (error: ReflowError) => void = () => {};
    this.#aborted = new Promise((_, rejectNow) => {
      reject = rejectNow;
    });
    this.#aborted.catch(() => {});
    this.#signal = signal;
    this.#onAbort = () => reject(ctxError(signal));
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort);
  }

  /** What `work` comes to; rejects with the context's error as soon as the signal fires. */
  until<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#aborted]);
  }

  /** The signal is not listened to any more. */
  end(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** One wait of an `AbortRace`. */
export async function untilAborted<T>(ctx: Ctx, work: Promise<T>): Promise<T> {
  const race = new AbortRace(ctx);
  try {
    return await race.until(work);
  } finally {
    race.end();
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
