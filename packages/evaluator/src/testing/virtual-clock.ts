// A clock that stands still until it is told to go on.

import { ctxError } from '../ctx.ts';
import type { Clock } from '../ports.ts';
import { Heap, type HeapItem } from '../scheduler/heap.ts';

export interface VirtualClock extends Clock {
  /** Moves time on, waking sleepers one after the other, each with all that follows from its waking. */
  advance(ms: number): Promise<void>;
  /** Moves time on to the next sleeper and wakes it alone; does nothing when nobody sleeps. */
  wakeNext(): void;
  /** How many sleep. */
  sleepers(): number;
}

interface Sleeper extends HeapItem {
  readonly due: number;
  readonly sequence: number;
  readonly wake: () => void;
}

/** Lets everything that is ready run, on any number of microtasks. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

export function createVirtualClock(start = new Date(Date.UTC(2026, 0, 1))): VirtualClock {
  let now = start.getTime();
  let sequence = 0;
  const sleepers = new Heap<Sleeper>((a, b) => (a.due !== b.due ? a.due < b.due : a.sequence < b.sequence));
  const wakeNext = (): void => {
    const next = sleepers.pop();
    if (next === undefined) return;
    now = Math.max(now, next.due);
    next.wake();
  };
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(ctxError(signal));
          return;
        }
        const onAbort = (): void => {
          sleepers.remove(sleeper);
          reject(ctxError(signal));
        };
        const wake = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper: Sleeper = { heapIndex: -1, due: now + ms, sequence: sequence++, wake };
        sleepers.push(sleeper);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    advance: async (ms) => {
      const end = now + ms;
      await turn();
      for (let next = sleepers.peek(); next !== undefined && next.due <= end; next = sleepers.peek()) {
        wakeNext();
        await turn();
      }
      now = end;
    },
    wakeNext,
    sleepers: () => sleepers.size,
  };
}
