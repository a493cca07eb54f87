// Everything an evaluation needs, in memory: one alloc that does what a test says, a clock that stands
// still, and a record of all events.

import { plainError, type ReflowError } from '@reflow-lang/base';
import {
  type Ctx,
  cacheMode,
  createEval,
  type Eval,
  type EvalConfig,
  type EventPayloads,
  type EventType,
  type ReflowEvent,
  Scheduler,
  type SchedulerConfig,
} from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  createCountingGenerator,
  createMemoryAssoc,
  createMemoryRepository,
  createMemoryTaskDB,
  createMemoryTransferer,
  createScriptedCluster,
  createScriptedSnapshotter,
  createVirtualClock,
  namedDigest,
  ScriptedAlloc,
  type ScriptedAllocOptions,
  turn,
} from '@reflow-lang/evaluator/testing';
import { execFlow, externFlow, type Flow, internFlow, kFlow } from '@reflow-lang/flow';
import { Fileset, type Value } from '@reflow-lang/values';

export interface WorldOptions {
  readonly alloc?: ScriptedAllocOptions;
  readonly scheduler?: Partial<SchedulerConfig>;
  readonly ignoresImages?: boolean;
}

export type World = ReturnType<typeof createWorld>;

export function createWorld(options: WorldOptions = {}) {
  const clock = createVirtualClock();
  const repository = createMemoryRepository('shared');
  const assoc = createMemoryAssoc();
  const taskDB = createMemoryTaskDB(repository);
  const snapshotter = createScriptedSnapshotter();
  const generator = createCountingGenerator();
  const events: ReflowEvent[] = [];
  const emit = (event: ReflowEvent): void => {
    events.push(event);
  };
  const alloc = new ScriptedAlloc({ repositories: [repository], ...options.alloc });
  const cluster = createScriptedCluster({
    allocs: [alloc],
    ...(options.ignoresImages !== undefined && { ignoresImages: options.ignoresImages }),
  });
  const scheduler = new Scheduler({
    cluster,
    transferer: createMemoryTransferer(),
    taskDB,
    clock,
    randomDigest: createCountingDigest('task '),
    events: emit,
    minAlloc: {},
    drainTimeoutMs: 0,
    ...options.scheduler,
  });
  const controller = new AbortController();
  const scheduling = scheduler.do({ signal: controller.signal });
  const config: EvalConfig = {
    scheduler,
    snapshotter,
    repository,
    assoc,
    assertionGenerator: generator,
    events: emit,
    runID: namedDigest('run'),
    cacheMode: cacheMode.off,
    recomputeEmpty: false,
    bottomUp: false,
    postUseChecksum: false,
    clock,
    randomDigest: createCountingDigest('eval '),
    yieldToLoop: () => new Promise((resolve) => setImmediate(resolve)),
  };
  const start = (flow: Flow, more: Partial<EvalConfig> = {}, ctx: Ctx = { signal: new AbortController().signal }) => {
    const evaluation = createEval(flow, { ...config, ...more });
    const done = evaluation.do(ctx);
    done.catch(() => {});
    return { evaluation, done };
  };
  return {
    clock,
    repository,
    assoc,
    taskDB,
    snapshotter,
    generator,
    events,
    alloc,
    cluster,
    scheduler,
    config,
    start,
    /** Evaluates without help: all execs must be automatic. */
    run: async (flow: Flow, more: Partial<EvalConfig> = {}): Promise<Eval> => {
      const { evaluation, done } = start(flow, more);
      await done;
      await evaluation.settled();
      return evaluation;
    },
    /** The messages of the log. */
    logs: (): readonly string[] => eventsOf(events, 'log').map((event) => event.msg),
    /** Ends the scheduler. */
    stop: async (): Promise<void> => {
      controller.abort();
      await turn();
      await clock.advance(20_000);
      await scheduling;
    },
  };
}

export function eventsOf<T extends EventType>(
  events: readonly ReflowEvent[],
  type: T,
): readonly ({ readonly type: T } & EventPayloads[T])[] {
  return events.flatMap((event) => (isOfType(event, type) ? [event] : []));
}

function isOfType<T extends EventType>(
  event: ReflowEvent,
  type: T,
): event is ReflowEvent & { readonly type: T } & EventPayloads[T] {
  return event.type === type;
}

/** `started E`, `done E`: the node events in order, each with its node's ident. */
export function story(events: readonly ReflowEvent[]): readonly string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'nodeQueued':
        return [`queued ${event.node.ident}`];
      case 'nodeStarted':
        return [`started ${event.node.ident}`];
      case 'nodeCached':
        return [`cached ${event.node.ident} ${event.how}`];
      case 'nodeDone':
        return [`done ${event.node.ident} ${event.how}`];
      case 'nodeFailed':
        return [`failed ${event.node.ident}`];
      default:
        return [];
    }
  });
}

/** Everything that is ready runs. */
export { turn };

export const intern = (url: string, ident = 'I'): Flow => {
  const flow = internFlow(url);
  flow.ident = ident;
  return flow;
};

export const extern = (url: string, dep: Flow, ident = 'X'): Flow => {
  const flow = externFlow(url, dep);
  flow.ident = ident;
  return flow;
};

export const exec = (ident: string, cmd: string, ...deps: readonly Flow[]): Flow =>
  execFlow({ image: 'img', cmd, ident, deps });

export const k = (name: string, deps: readonly Flow[], fn: (values: readonly Value[]) => Flow): Flow =>
  kFlow(name, fn, deps);

export const asFileset = (value: Value | undefined): Fileset => {
  if (!(value instanceof Fileset)) throw new Error('not a fileset');
  return value;
};

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('did not reject');
}

export const boom: ReflowError = plainError('boom');
