// One evaluation of a random graph in a world where everything waits its turn, and what came of it.

import type { ReflowError } from '@reflow-lang/base';
import {
  type CacheMode,
  createEval,
  type Eval,
  type ReflowEvent,
  Scheduler,
  type SchedulerStats,
} from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  type MemoryAssoc,
  type MemoryRepository,
  namedDigest,
} from '@reflow-lang/evaluator/testing';
import type { Flow } from '@reflow-lang/flow';
import type { Resources } from '@reflow-lang/values';
import { Chaos, type Severity } from './chaos.ts';
import { ChaoticAlloc } from './chaotic-alloc.ts';
import {
  chaoticAssoc,
  chaoticCluster,
  chaoticDestinations,
  chaoticGenerator,
  chaoticRepository,
  chaoticSnapshotter,
  chaoticTransferer,
} from './chaotic-stores.ts';
import { createInterleaving } from './interleaving.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface RandomEvaluation {
  readonly severity: Severity;
  readonly cacheMode: CacheMode;
  readonly bottomUp: boolean;
  /** Externs are written without an exec. */
  readonly direct: boolean;
  /** Steps after which it is cancelled. */
  readonly cancelAfter: number | undefined;
  /** Whether its execs keep job directories. */
  readonly keepsJobs: boolean;
  readonly stores: { readonly assoc: MemoryAssoc; readonly objects: MemoryRepository };
}

export interface Trial {
  readonly evaluation: Eval;
  readonly rejection: ReflowError | undefined;
  readonly events: readonly ReflowEvent[];
  /** Commands of the execs that were put. */
  readonly put: readonly string[];
  readonly stats: SchedulerStats;
  readonly allocs: readonly ChaoticAlloc[];
  readonly chaos: Chaos;
  readonly wasCancelled: boolean;
  /** More was promised of an alloc than there is. */
  readonly isOverbooked: boolean;
}

const gib = 2 ** 30;
const isNegative = (resources: Resources): boolean => Object.values(resources).some((n) => n < 0);

/** `listen` sees each event when it is emitted. Throws when the evaluation does not end. */
export async function evaluateRandomly(
  root: Flow,
  random: SeededRandom,
  plan: RandomEvaluation,
  listen: (event: ReflowEvent) => void,
): Promise<Trial> {
  const chaos = new Chaos(random.split(), plan.severity);
  const interleaving = createInterleaving(random.split(), random.pick([0, 0.01, 0.1]));
  const { clock } = interleaving;
  const { assoc, objects } = plan.stores;
  const repository = chaoticRepository(objects, interleaving, chaos);
  const size: Resources = { cpu: 1 + random.below(4), mem: 4 * gib, disk: 100 };
  const put: string[] = [];
  const failures = new Map<string, number>();
  const allocs: ChaoticAlloc[] = [];
  const mkAlloc = (): ChaoticAlloc => {
    const origin = plan.keepsJobs ? 'new' : undefined;
    const world = { interleaving, chaos, shared: objects, resources: size, failures, put, origin } as const;
    const alloc = new ChaoticAlloc(`alloc${allocs.length}`, world);
    allocs.push(alloc);
    return alloc;
  };
  const events: ReflowEvent[] = [];
  let isOverbooked = false;
  const emit = (event: ReflowEvent): void => {
    events.push(event);
    if (event.type === 'nodeStarted')
      isOverbooked ||= scheduler.stats().allocs.some(({ available }) => isNegative(available));
    listen(event);
  };
  const scheduler = new Scheduler({
    cluster: chaoticCluster(size, mkAlloc, interleaving, chaos),
    transferer: chaoticTransferer({ port: repository, objects }, interleaving, chaos),
    ...(plan.direct && { directTransferer: chaoticDestinations(interleaving, chaos) }),
    clock,
    randomDigest: createCountingDigest('task '),
    events: emit,
    drainTimeoutMs: random.pick([0, 50]),
    minAlloc: {},
    maxAllocIdleMs: random.pick([1000, 300_000]),
  });
  const stop = new AbortController();
  const scheduling = scheduler.do({ signal: stop.signal });
  const evaluation = createEval(root, {
    scheduler,
    snapshotter: chaoticSnapshotter(interleaving, chaos),
    repository,
    assoc: chaoticAssoc(assoc, interleaving, chaos),
    assertionGenerator: chaoticGenerator(interleaving, chaos),
    events: emit,
    runID: namedDigest('run'),
    cacheMode: plan.cacheMode,
    recomputeEmpty: false,
    bottomUp: plan.bottomUp,
    postUseChecksum: random.chance(0.2),
    clock,
    randomDigest: createCountingDigest('eval '),
    yieldToLoop: () => interleaving.gate(),
  });
  const cancel = new AbortController();
  let isOver = false;
  let rejection: ReflowError | undefined;
  const over = (): void => {
    isOver = true;
  };
  evaluation.do({ signal: cancel.signal }).then(over, (thrown: ReflowError) => {
    rejection = thrown;
    over();
  });
  const { cancelAfter } = plan;
  if (cancelAfter !== undefined) {
    await interleaving.until(() => isOver || interleaving.steps() >= cancelAfter);
    cancel.abort();
  }
  const wasCancelled = !isOver && cancelAfter !== undefined;
  await interleaving.until(() => isOver);
  let isSettled = false;
  void evaluation.settled().then(() => {
    isSettled = true;
  });
  // Tasks that were cancelled give back what they had.
  await interleaving.until(() => isSettled && scheduler.stats().running === 0);
  const stats = scheduler.stats();
  stop.abort();
  let hasStopped = false;
  void scheduling.then(() => {
    hasStopped = true;
  });
  await interleaving.until(() => hasStopped);
  return { evaluation, rejection, events, put, stats, allocs, chaos, wasCancelled, isOverbooked };
}
