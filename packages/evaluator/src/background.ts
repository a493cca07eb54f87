// Work that may outlive an evaluation: cache writes and read repairs. A finished evaluation can wait
// for it, and it is cancelled on its own. Spec: 05-flow-eval §3, §16.

import type { WaitGroup } from '@reflow-lang/base';
import { neverAborted } from './ctx.ts';
import type { Ctx } from './ports.ts';

/** The context of one piece of background work; `complete` must be called once, at its end. */
export interface BackgroundContext {
  readonly ctx: Ctx;
  complete(): void;
}

/** A context whose background work is counted in `group` and ended by `cancel`, not by its parent. */
export function withBackground(
  ctx: Ctx,
  group: Pick<WaitGroup, 'add' | 'done'>,
): { readonly ctx: Ctx; readonly cancel: () => void } {
  const controller = new AbortController();
  const background = {
    add: (n: number) => group.add(n),
    done: () => group.done(),
    signal: controller.signal,
  };
  return { ctx: { ...ctx, background }, cancel: () => controller.abort() };
}

/** Begins background work: uncounted and never cancelled if the context has no place for it. */
export function background(ctx: Ctx): BackgroundContext {
  const group = ctx.background;
  group?.add(1);
  return {
    ctx: { signal: group?.signal ?? neverAborted, ...(group && { background: group }) },
    complete: () => group?.done(),
  };
}
