// The order in which things happen, drawn from a seed: every call of a port waits at a gate, and one gate
// is opened at a time, or time passes up to the next sleeper. What has been opened runs as far as it gets.

import { type Clock, type Ctx, ctxError } from '@reflow-lang/evaluator';
import { createVirtualClock } from '@reflow-lang/evaluator/testing';
import type { SeededRandom } from './seeded-random.ts';

interface Gate {
  readonly open: () => void;
}

const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Steps after which nothing can be expected any more. */
const maxSteps = 20_000;

export interface Interleaving {
  readonly clock: Clock;
  /** Resolves when it is its turn; rejects with the context's error when its signal fires. */
  gate(ctx?: Ctx): Promise<void>;
  /** Goes on until `isOver`, or throws when that does not come. */
  until(isOver: () => boolean): Promise<void>;
  /** Steps so far: gates opened and jumps of time. */
  steps(): number;
}

/** `haste`: how often time passes although something could be done. */
export function createInterleaving(random: SeededRandom, haste: number): Interleaving {
  const clock = createVirtualClock();
  const gates: Gate[] = [];
  let steps = 0;
  const gate = (ctx?: Ctx): Promise<void> =>
    new Promise((resolve, reject) => {
      const signal = ctx?.signal;
      if (signal?.aborted) {
        reject(ctxError(signal));
        return;
      }
      const onAbort = (): void => {
        gates.splice(gates.indexOf(own), 1);
        if (signal !== undefined) reject(ctxError(signal));
      };
      const own: Gate = {
        open: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      gates.push(own);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  const openOne = (): void => {
    const at = random.below(gates.length);
    const [opened] = gates.splice(at, 1);
    opened?.open();
  };
  return {
    clock,
    gate,
    steps: () => steps,
    until: async (isOver) => {
      for (;;) {
        await drained();
        if (isOver()) return;
        if (++steps > maxSteps) throw new Error('nothing happens any more');
        if (gates.length > 0 && !random.chance(haste)) openOne();
        else clock.wakeNext();
      }
    },
  };
}
