// The evaluator: reduces a Flow graph to a value.
//
// Pure nodes are evaluated where they stand, in slices of a few milliseconds (`GraphWalk`); only
// look-ups, snapshots and tasks are promises (`ExternalStage`). Invariants: a record is changed only
// between two awaits; tasks are submitted when no look-up and no local work is outstanding, so that
// batches are as large as they can be; nothing that is started is left unawaited.
// Spec: 05-flow-eval §8-16, §26.

import { compareUtf8, type Digest, invariant, type ReflowError, recoverError, renderDigest } from '@reflow-lang/base';
import { type Flow, renderOp, requirementsOf } from '@reflow-lang/flow';
import { Fileset, noRequirements, type Requirements, type Value } from '@reflow-lang/values';
import { CanonicalRoot } from './canonical-root.ts';
import { ctxError } from './ctx.ts';
import type { EvalConfig, NodeOutcome } from './eval-config.ts';
import type { ExecutorMode } from './executor-mode/executor-mode.ts';
import { liveObjects } from './executor-mode/live-objects.ts';
import type { Stealer } from './executor-mode/stealer.ts';
import { factsOfRecord, type NodeFacts } from './explain/node-facts.ts';
import { ExternalStage } from './external-stage.ts';
import type { Mutation } from './mutation.ts';
import type { ExternalRecord, NodeRecord } from './node-record.ts';
import { renderFlowState } from './node-state.ts';
import type { Ctx, ExecConfig, Repository } from './ports.ts';
import { type EvalSteps, StepGroup } from './step-group.ts';

const sliceMs = 5;
const settleTimeoutMs = 10_000;

/** What readers of the events may want to know of a node besides. */
export interface NodeView {
  readonly record: NodeRecord;
  readonly external: ExternalRecord;
  readonly cacheKeys: readonly Digest[];
  /** Of the deps. */
  readonly values: readonly (Value | undefined)[];
}

/** One evaluation of one graph. It runs once. */
export class Eval {
  readonly #config: EvalConfig;
  readonly #root: CanonicalRoot;
  readonly #steps: EvalSteps = new StepGroup();
  readonly #stage: ExternalStage;
  #rootRecord: NodeRecord | undefined;
  #collectedAt = 0;

  /** Throws when a scheduler comes without a snapshotter. */
  constructor(root: Flow, config: EvalConfig) {
    this.#config = config;
    this.#root = new CanonicalRoot(root, config.config);
    this.#stage = new ExternalStage((flow) => flow === this.#root.get(), config, this.#steps);
  }

  /**
   * Resolves when the root is done, with a value or an error, and nothing runs any more. Rejects with
   * the context's error when it is cancelled and with what went wrong inside; it then waits for what
   * still runs, ten seconds at most.
   */
  async do(ctx: Ctx): Promise<void> {
    invariant(this.#rootRecord === undefined, 'an evaluation runs once');
    const { events, work, cache, mode } = this.#stage;
    cache.outer = ctx;
    const onAbort = (): void => this.#steps.abort(ctxError(ctx.signal));
    ctx.signal.addEventListener('abort', onAbort);
    if (ctx.signal.aborted) onAbort();
    const reporting = new AbortController();
    if (events.isHeard) void work?.report({ signal: reporting.signal });
    mode?.start();
    try {
      await this.#reduce();
      if (this.#config.gc === true) await this.#collect(mode, ctx);
    } catch (thrown) {
      await this.#abandon(thrown);
      throw ctx.signal.aborted ? ctxError(ctx.signal) : thrown;
    } finally {
      ctx.signal.removeEventListener('abort', onAbort);
      reporting.abort();
      await mode?.stop();
    }
  }

  /** The canonical graph's root. */
  flow(): Flow {
    return this.#root.get();
  }

  value(): Value | undefined {
    return this.#rootRecord?.present.value;
  }

  err(): ReflowError | undefined {
    return this.#rootRecord?.present.err;
  }

  /** Of the canonical graph, in which `@requires` has no part (KEEP 05 §5.2 e). */
  requirements(): Requirements {
    return requirementsOf(this.#root.get());
  }

  /** Every external node that was found or has run, sorted by ident, operation and digest. */
  outcomes(): readonly NodeOutcome[] {
    const done = this.#stage.nodes.flatMap((record): NodeOutcome[] => {
      const { external, flow, value, err } = record;
      if (external === undefined || external.isInherited || !record.isDone) return [];
      const resources = external.cached ? flow.resources : external.reserved;
      const cacheKeys = this.#stage.cache.keysOf(record).keys;
      return [{ flow, value, err, cacheKeys, resources, cached: external.cached }];
    });
    const name = ({ flow }: NodeOutcome): string => flow.ident + renderOp(flow.op) + renderDigest(flow.digest());
    return done
      .map((outcome) => ({ outcome, name: name(outcome) }))
      .sort((a, b) => compareUtf8(a.name, b.name))
      .map(({ outcome }) => outcome);
  }

  /** What is known of every external node that was met, in the order they were. */
  facts(): readonly NodeFacts[] {
    const { nodes, names, cache, walk } = this.#stage;
    return nodes.flatMap((record) => {
      const keys = cache.keysOf(record).keys;
      const facts = factsOfRecord(record, names.infoOf(record), { keys, values: walk.valuesOf(record) });
      return facts === undefined ? [] : [facts];
    });
  }

  /** By the id that events carry; `undefined` for nodes no event has named. */
  node(id: string): NodeView | undefined {
    const { names, cache, walk } = this.#stage;
    const record = names.byId(id);
    if (record?.external === undefined) return undefined;
    const { external } = record;
    return { record, external, cacheKeys: cache.keysOf(record).keys, values: walk.valuesOf(record) };
  }

  /**
   * Changes a node of the canonical graph, in the order given. Throws for a node that has not been met.
   * What a worker makes of a node that it has stolen counts when it returns the node.
   */
  mutate(flow: Flow, ...mutations: readonly Mutation[]): void {
    const record = this.#stage.walk.recordOf(flow);
    invariant(record !== undefined, 'only nodes of the graph that have been met can be changed');
    this.#config.trace?.({ type: 'mutate', flow, mutations });
    for (const mutation of mutations) this.#stage.mutate(record, mutation);
    this.#steps.wake();
  }

  /** Writes the value of a done node to the cache; its objects come from `from`, if they are elsewhere. */
  async cacheWrite(ctx: Ctx, flow: Flow, from?: Repository): Promise<void> {
    const record = this.#stage.walk.recordOf(flow);
    const value = record?.value;
    invariant(record?.isDone === true && value instanceof Fileset, 'only a done fileset can be cached');
    await this.#stage.cache.write(ctx, record, value, from);
  }

  /** What a machine needs to take over what waits, and how many could. Nothing without an executor. */
  async need(): Promise<Requirements> {
    return this.#stage.mode?.need() ?? noRequirements;
  }

  /** Registers a worker. Throws without an executor. */
  async stealer(): Promise<Stealer> {
    const { mode } = this.#stage;
    invariant(mode !== undefined, 'only an evaluation with an executor has stealers');
    return this.#stage.stealer(mode);
  }

  /** What a node that was stolen is to do. */
  execConfigOf(flow: Flow): ExecConfig {
    const task = this.#stage.walk.recordOf(flow)?.external?.task;
    invariant(task !== undefined, 'the node has no task');
    return task.config;
  }

  /** Resolves when cache writes and read repairs are over. */
  async settled(): Promise<void> {
    await this.#stage.cache.settled();
  }

  async #reduce(): Promise<void> {
    const { walk } = this.#stage;
    while (!this.#root.work(this.#slice())) {
      await this.#config.yieldToLoop();
      this.#steps.throwIfFailed();
    }
    const flow = this.#root.get();
    this.#config.trace?.({ type: 'graphRoot', flow });
    const root = walk.enter(flow);
    this.#rootRecord = root;
    while (!root.present.isDone) {
      this.#steps.throwIfFailed();
      if (!walk.work(this.#slice())) {
        await this.#config.yieldToLoop();
        continue;
      }
      if (root.present.isDone) break;
      this.#stage.startWhatIsDue();
      this.#collectMeanwhile();
      if (this.#steps.size === 0) {
        if (this.#config.isPlan === true) return;
        throw new Error(`internal error: scheduler is stuck: ${walk.summary(renderFlowState)}`);
      }
      await this.#steps.something();
    }
    // What is under way although the root has failed is finished, and cached.
    while (this.#steps.size > 0) {
      this.#steps.throwIfFailed();
      await this.#steps.something();
    }
    this.#steps.throwIfFailed();
  }

  /** One collection at a time, beside whatever else is going on. */
  #collectMeanwhile(): void {
    const { mode } = this.#stage;
    if (mode === undefined || this.#config.gc !== true || this.#steps.count('collect') > 0) return;
    // Nothing has come that could be garbage while nothing has ended.
    const ended = this.#stage.walk.doneCount;
    if (ended === this.#collectedAt || this.#steps.size === 0) return;
    this.#collectedAt = ended;
    this.#steps.begin('collect', () => this.#collect(mode, this.#steps.ctx));
  }

  async #collect(mode: ExecutorMode | undefined, ctx: Ctx): Promise<void> {
    const { walk, nodes } = this.#stage;
    const inUse = (): readonly NodeRecord[] => nodes.filter(({ external }) => (external?.users ?? 0) > 0);
    await mode?.collect(ctx, () => liveObjects(walk, this.flow(), inUse()));
  }

  /** Says when the event loop is due. */
  #slice(): () => boolean {
    const { clock } = this.#config;
    const end = clock.now().getTime() + sliceMs;
    return () => clock.now().getTime() >= end || this.#steps.hasFailed;
  }

  /** Ends what runs, and waits for it a while. */
  async #abandon(thrown: unknown): Promise<void> {
    const error = recoverError(thrown);
    this.#steps.abort(error);
    this.#stage.work?.cancel(error);
    const timer = new AbortController();
    const waited = this.#config.clock.sleep(settleTimeoutMs, timer.signal).catch(() => {});
    await Promise.race([this.#steps.settled(), waited]);
    timer.abort();
  }
}

export function createEval(root: Flow, config: EvalConfig): Eval {
  return new Eval(root, config);
}
