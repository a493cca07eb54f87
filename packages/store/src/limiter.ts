// Tokens: at most so many at once, first come first served. A waiter whose signal fires takes none.
// Spec: 08-infrastructure §4.7, §22 (R29).

import { invariant, ReflowError } from '@reflow-lang/base';

export interface Limiter {
  /** Resolves to the function that gives the token back. Rejects with Canceled. */
  acquire(signal: AbortSignal): Promise<() => void>;
  /** Tokens in use. */
  inUse(): number;
}

/** `limit` `Infinity` never waits. */
export function createLimiter(limit: number): Limiter {
  invariant(limit >= 1, 'a limiter needs at least one token');
  let used = 0;
  const waiting: (() => void)[] = [];
  const take = (): (() => void) => {
    used++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      used--;
      waiting.shift()?.();
    };
  };
  return {
    inUse: () => used,
    async acquire(signal) {
      if (signal.aborted) throw new ReflowError({ kind: 'Canceled' });
      if (used < limit) return take();
      return new Promise((resolve, reject) => {
        const start = (): void => {
          signal.removeEventListener('abort', cancel);
          resolve(take());
        };
        const cancel = (): void => {
          waiting.splice(waiting.indexOf(start), 1);
          reject(new ReflowError({ kind: 'Canceled' }));
        };
        waiting.push(start);
        signal.addEventListener('abort', cancel, { once: true });
      });
    },
  };
}
