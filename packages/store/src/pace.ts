// Deletions at a bounded rate, so that a collection does not starve the runs beside it.
// Spec: 08-infrastructure §6.2.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from '@reflow-lang/evaluator';
import { checkSignal } from './file-errors.ts';

/** Returns a function that resolves at most `perSecond` times a second; 0 is no limit. */
export function paceDeletions(perSecond: number): (ctx: Ctx) => Promise<void> {
  if (perSecond <= 0) return async (ctx) => checkSignal(ctx.signal);
  let next = performance.now();
  return async (ctx) => {
    checkSignal(ctx.signal);
    const now = performance.now();
    const wait = next - now;
    next = Math.max(next, now) + 1000 / perSecond;
    if (wait > 1) await sleep(wait);
  };
}
