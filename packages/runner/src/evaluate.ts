// One scheduler over a runtime, and evaluations that use it.

import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestFromRaw, type Logger, ReflowError, silentLogger } from '@reflow-lang/base';
import {
  type Clock,
  createEval,
  type DirectTransferer,
  type Eval,
  type EvalConfig,
  type EventSink,
  renderEvalConfig,
  Scheduler,
} from '@reflow-lang/evaluator';
import type { Flow } from '@reflow-lang/flow';
import type { Runtime } from './runtime.ts';

/** What differs from one evaluation to the next. */
export interface EvaluationOptions extends Partial<EvalConfig> {
  readonly runID: Digest;
}

export interface Evaluation {
  createEval(root: Flow, options: EvaluationOptions): Eval;
  /** What an evaluation under these options works with, as the run log says it. */
  describe(options: EvaluationOptions): string;
  /** Ends the scheduler after its tasks have settled. */
  close(): Promise<void>;
}

export interface EvaluationHost {
  readonly signal: AbortSignal;
  readonly events?: EventSink;
  readonly log?: Logger;
  /** Instead of the runtime's own. */
  readonly directTransferer?: DirectTransferer;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, { signal });
    } catch {
      throw new ReflowError({ kind: 'Canceled' });
    }
  },
};

export const randomDigest = (): Digest => digestFromRaw(randomBytes(32));

/** Starts the scheduler's loop; `close` ends it. */
export function startEvaluation(runtime: Runtime, host: EvaluationHost): Evaluation {
  const stop = new AbortController();
  const scheduler = new Scheduler({
    cluster: runtime.cluster,
    transferer: runtime.transferer,
    directTransferer: host.directTransferer ?? runtime.directTransferer,
    ...(runtime.taskDB && { taskDB: runtime.taskDB }),
    ...(host.events && { events: host.events }),
    log: host.log ?? silentLogger,
    // One machine: there is nothing to wait for before a batch is placed.
    drainTimeoutMs: 0,
    clock: systemClock,
    randomDigest,
  });
  const loop = scheduler.do({ signal: AbortSignal.any([stop.signal, host.signal]) });
  // Its rejection is looked at in `close`; until then it must not count as unhandled.
  loop.catch(() => {});
  const configOf = (options: EvaluationOptions): EvalConfig => ({
    scheduler,
    snapshotter: runtime.snapshotter,
    repository: runtime.repository,
    ...(runtime.assoc && { assoc: runtime.assoc }),
    ...(host.events && { events: host.events }),
    log: host.log ?? silentLogger,
    cacheMode: runtime.cacheMode,
    keySpace: runtime.keySpace,
    recomputeEmpty: false,
    bottomUp: false,
    postUseChecksum: false,
    clock: systemClock,
    randomDigest,
    yieldToLoop: async () => {
      await nextTurn();
    },
    ...options,
  });
  return {
    createEval: (root, options) => createEval(root, configOf(options)),
    describe: (options) => renderEvalConfig(configOf(options)),
    close: async () => {
      stop.abort();
      await loop.catch(() => {});
    },
  };
}
