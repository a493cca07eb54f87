// The evaluator: reduces a Flow graph to a value.
//
// Pure nodes are evaluated where they stand, in slices of a few milliseconds (`GraphWalk`); only
// look-ups, snapshots and tasks are promises. Invariants: a record is changed only between two awaits;
// tasks are submitted when no look-up and no local work is outstanding, so that batches are as large
// as they can be; nothing that is started here is left unawaited. Spec: 05-flow-eval §8-16, §26.

import {
  compareUtf8,
  type Digest,
  invariant,
  type Logger,
  mkError,
  plainError,
  quote,
  type ReflowError,
  recoverError,
  renderDigest,
  WaitGroup,
} from '@reflow-lang/base';
import { canonicalize, type Flow, op, renderFlow, renderOp, requirementsOf } from '@reflow-lang/flow';
import { assertionsOf, type Fileset, type Requirements, RWAssertions, type Value } from '@reflow-lang/values';
import { AssertionRefresh } from './assertion-refresh.ts';
import { background } from './background.ts';
import { type KeySpace, NodeKeys } from './cache-keys.ts';
import { type CacheMode, isReading, isWriting } from './cache-mode.ts';
import { CacheReader, type LookupOutcome, type LookupRequest } from './cache-reader.ts';
import { CacheWriter } from './cache-writer.ts';
import { ctxError, neverAborted } from './ctx.ts';
import { putData } from './data-step.ts';
import { type EvalConfig, effectiveCacheMode, lookupTimeoutMs, type NodeOutcome } from './eval-config.ts';
import { eventLogger } from './event-log.ts';
import type { RunReason } from './events.ts';
import { depAssertions } from './exec-config.ts';
import { ExternalWork } from './external-work.ts';
import { GraphWalk } from './graph-walk.ts';
import { ImageNames } from './image-names.ts';
import { Limiter } from './limit.ts';
import { raiseToMinimum } from './memory-policy.ts';
import { NodeEvents } from './node-events.ts';
import { NodeNames } from './node-names.ts';
import { ExternalRecord, type NodeRecord } from './node-record.ts';
import { flowState, renderFlowState } from './node-state.ts';
import { ObjectPresence } from './object-presence.ts';
import type { Ctx } from './ports.ts';
import { Reach } from './reach.ts';
import { StepGroup } from './step-group.ts';

const sliceMs = 5;
const settleTimeoutMs = 10_000;
const concurrentPuts = 64;

interface NodeLookup extends LookupRequest {
  readonly record: NodeRecord;
  readonly external: ExternalRecord;
}

/** What readers of the events may want to know of a node besides. */
export interface NodeView {
  readonly record: NodeRecord;
  readonly external: ExternalRecord;
  readonly cacheKeys: readonly Digest[];
  readonly values: readonly (Value | undefined)[];
}

/** One evaluation of one graph. It runs once. */
export class Eval {
  readonly #config: EvalConfig;
  readonly #root: Flow;
  readonly #mode: CacheMode;
  readonly #space: KeySpace;
  readonly #log: Logger;
  readonly #walk: GraphWalk;
  readonly #names: NodeNames;
  readonly #events: NodeEvents;
  readonly #images: ImageNames;
  readonly #presence: ObjectPresence | undefined;
  readonly #reader: CacheReader | undefined;
  readonly #writer: CacheWriter | undefined;
  readonly #external: ExternalWork | undefined;
  readonly #known = new RWAssertions();
  /** Nodes whose digests were made over local files. */
  readonly #localFiles = new Reach('digested', (f) => this.#isLocalIntern(f));
  readonly #puts = new Limiter(concurrentPuts);
  /** Cache writes and repairs under way. */
  readonly #writes = new WaitGroup();
  readonly #steps: StepGroup<'lookup' | 'local' | 'task'>;
  /** External nodes in the order they were met. */
  readonly #met: NodeRecord[] = [];
  /** To find execs that share a digest and mean different things (05 §13.4). */
  readonly #execKeys = new Map<Digest, Digest>();
  readonly #ambiguous = new Set<Digest>();
  #lookups: NodeRecord[] = [];
  #submissions: NodeRecord[] = [];
  #rootRecord: NodeRecord | undefined;
  /** What the caller gave: background work is counted there. */
  #outer: Ctx = { signal: neverAborted };

  /** Throws when a scheduler comes without a snapshotter. */
  constructor(root: Flow, config: EvalConfig) {
    const { scheduler, assoc, repository, clock, events } = config;
    invariant(
      scheduler === undefined || config.snapshotter !== undefined,
      'snapshotter must be set when scheduler is set',
    );
    this.#config = config;
    this.#log = eventLogger(events, config.log, 'eval');
    const { mode, complaint } = effectiveCacheMode(config);
    if (complaint !== undefined) this.#log.info(complaint);
    this.#mode = mode;
    this.#space = config.keySpace ?? (scheduler?.ignoresImages() ? 'host' : '');
    this.#root = canonicalize(root, config.config);
    this.#steps = new StepGroup();
    this.#walk = new GraphWalk({
      met: (record) => this.#meet(record),
      ready: (record) => this.#beReady(record),
      forked: () => this.#localFiles.forget(),
      inherited: (record) => {
        if (record.external !== undefined) record.external.isInherited = true;
      },
      pure: { ctx: this.#steps.ctx, repository },
      trace: config.trace,
    });
    this.#names = new NodeNames((above, dep) => this.#walk.recordBelow(above, dep));
    this.#events = new NodeEvents(events, this.#names, clock);
    this.#images = new ImageNames(config, this.#log);
    if (repository !== undefined) this.#presence = new ObjectPresence(repository);
    if (assoc !== undefined && repository !== undefined && this.#presence !== undefined) {
      const { assert = 'never', recomputeEmpty, debug = false } = config;
      const common = { assoc, repository, presence: this.#presence, log: this.#log };
      const timeoutMs = lookupTimeoutMs(config);
      this.#reader = new CacheReader({ ...common, clock, timeoutMs, assert, recomputeEmpty, debug });
      this.#writer = new CacheWriter(common);
    }
    if (scheduler !== undefined && repository !== undefined) this.#external = this.#createExternalWork();
  }

  /**
   * Resolves when the root is done, with a value or an error, and nothing runs any more. Rejects with
   * the context's error when it is cancelled and with what went wrong inside; it then waits for what
   * still runs, ten seconds at most.
   */
  async do(ctx: Ctx): Promise<void> {
    invariant(this.#rootRecord === undefined, 'an evaluation runs once');
    this.#outer = ctx;
    const onAbort = (): void => this.#steps.abort(ctxError(ctx.signal));
    ctx.signal.addEventListener('abort', onAbort);
    if (ctx.signal.aborted) onAbort();
    const reporting = new AbortController();
    const report = this.#events.isHeard ? this.#external?.report({ signal: reporting.signal }) : undefined;
    try {
      await this.#reduce();
    } catch (thrown) {
      await this.#abandon(thrown);
      throw ctx.signal.aborted ? ctxError(ctx.signal) : thrown;
    } finally {
      ctx.signal.removeEventListener('abort', onAbort);
      reporting.abort();
      await report;
    }
  }

  /** The canonical graph's root. */
  flow(): Flow {
    return this.#root;
  }

  value(): Value | undefined {
    return this.#rootRecord?.value;
  }

  err(): ReflowError | undefined {
    return this.#rootRecord?.err;
  }

  /** Of the canonical graph, in which `@requires` has no part (KEEP 05 §5.2 e). */
  requirements(): Requirements {
    return requirementsOf(this.#root);
  }

  /** Every external node that was found or has run, sorted by ident, operation and digest. */
  outcomes(): readonly NodeOutcome[] {
    const done = this.#met.flatMap((record): NodeOutcome[] => {
      const { external, flow, value, err } = record;
      if (external === undefined || external.isInherited || !record.isDone) return [];
      const resources = external.cached ? flow.resources : external.reserved;
      const exitCode = external.runInfo?.exitCode;
      const { keys: cacheKeys } = this.#keysOf(record);
      const outcome = { flow, value, err, cacheKeys, resources, cached: external.cached };
      return [exitCode === undefined ? outcome : { ...outcome, exitCode }];
    });
    const name = ({ flow }: NodeOutcome): string => flow.ident + renderOp(flow.op) + renderDigest(flow.digest());
    return done
      .map((outcome) => ({ outcome, name: name(outcome) }))
      .sort((a, b) => compareUtf8(a.name, b.name))
      .map(({ outcome }) => outcome);
  }

  /** By the id that events carry; `undefined` for nodes no event has named. */
  node(id: string): NodeView | undefined {
    const record = this.#names.byId(id);
    if (record?.external === undefined) return undefined;
    const { external } = record;
    return { record, external, cacheKeys: this.#keysOf(record).keys, values: this.#walk.valuesOf(record) };
  }

  /** Resolves when cache writes and read repairs are over. */
  async settled(): Promise<void> {
    await this.#writes.c();
  }

  // ---- The main loop ----

  async #reduce(): Promise<void> {
    this.#config.trace?.({ type: 'graphRoot', flow: this.#root });
    const root = this.#walk.enter(this.#root);
    this.#rootRecord = root;
    while (!root.isDone) {
      this.#steps.throwIfFailed();
      if (!this.#workSlice()) {
        await this.#config.yieldToLoop();
        continue;
      }
      if (this.#lookups.length > 0) this.#startLookups();
      if (root.isDone) break;
      const isQuiet = this.#steps.count('lookup') === 0 && this.#steps.count('local') === 0;
      if (this.#submissions.length > 0 && isQuiet) this.#startTasks();
      if (this.#steps.size === 0) {
        throw new Error(`internal error: scheduler is stuck: ${this.#walk.summary(renderFlowState)}`);
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

  /** True when all pure work is done, false when the slice is over. */
  #workSlice(): boolean {
    const { clock } = this.#config;
    const end = clock.now().getTime() + sliceMs;
    return this.#walk.work(() => clock.now().getTime() >= end || this.#steps.hasFailed);
  }

  /** Ends what runs, and waits for it a while. */
  async #abandon(thrown: unknown): Promise<void> {
    const error = recoverError(thrown);
    this.#steps.abort(error);
    this.#external?.cancel(error);
    const timer = new AbortController();
    const waited = this.#config.clock.sleep(settleTimeoutMs, timer.signal).catch(() => {});
    await Promise.race([this.#steps.settled(), waited]);
    timer.abort();
  }

  // ---- External nodes, step by step ----

  #meet(record: NodeRecord): void {
    const { flow } = record;
    const external = new ExternalRecord();
    record.external = external;
    this.#met.push(record);
    this.#noteKey(flow);
    if (flow.op === op.exec) {
      flow.resources = raiseToMinimum(flow.resources);
      external.reserved = flow.resources;
    }
    this.#events.queued(record);
    const asked = flow.op === op.exec ? this.#images.settle(this.#steps.ctx, flow) : undefined;
    if (asked === undefined) {
      this.#lookUpOrDescend(record, external);
      return;
    }
    this.#walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      await asked;
      this.#lookUpOrDescend(record, external);
    });
  }

  #noteKey(flow: Flow): void {
    if (flow.op !== op.exec) return;
    const digest = flow.digest();
    const known = this.#execKeys.get(digest);
    if (known === undefined) this.#execKeys.set(digest, flow.key());
    else if (known !== flow.key()) this.#ambiguous.add(digest);
  }

  #lookUpOrDescend(record: NodeRecord, external: ExternalRecord): void {
    external.reason = this.#whyNotLookedUp(record, external);
    external.hidesContents = record.flow.op === op.exec && this.#localFiles.isAbove(record.flow);
    const isTopDown = external.reason === undefined && !this.#isLate(external);
    if (isTopDown && !this.#walk.isAboveExtern(record)) this.#queueLookup(record);
    else this.#walk.descend(record);
  }

  /** Whether its deps must be known before it is looked up. */
  #isLate(external: ExternalRecord): boolean {
    return this.#config.bottomUp || external.hidesContents;
  }

  #whyNotLookedUp(record: NodeRecord, external: ExternalRecord): RunReason | undefined {
    const { flow } = record;
    if (flow.op === op.extern || this.#isLocalIntern(flow)) return 'notCacheable';
    if (!isReading(this.#mode)) return 'cacheOff';
    if (record === this.#rootRecord) return 'root';
    if (this.#config.invalidate?.(flow) !== true) return undefined;
    this.#log.info(`invalidated ${renderFlow(flow, renderFlowState(record.state))}`);
    external.mustRecompute = true;
    return 'invalidated';
  }

  #isLocalIntern(flow: Flow): boolean {
    return flow.op === op.intern && this.#config.snapshotter?.isLocal(flow.url) === true;
  }

  /** Its deps are done; a data node's work is here too. */
  #beReady(record: NodeRecord): void {
    const { external, flow } = record;
    if (external === undefined) this.#putData(record);
    else if (this.#isLate(external) && external.reason === undefined && !external.isLookedUp) this.#queueLookup(record);
    else if (flow.op === op.intern && this.#canSnapshot(flow, external)) this.#snapshot(record, external);
    else if (this.#external === undefined) this.#refuse(record, external);
    else {
      this.#walk.setState(record, flowState.needSubmit);
      this.#submissions.push(record);
    }
  }

  /** FIX(05 §1): the reference hangs. */
  #refuse(record: NodeRecord, external: ExternalRecord): void {
    const error = plainError('no scheduler or executor configured');
    this.#events.failed(record, external, error, { exitCode: undefined });
    this.#walk.finish(record, undefined, error);
  }

  #putData(record: NodeRecord): void {
    const { ctx } = this.#steps;
    this.#walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      try {
        const value = await this.#puts.run(() => putData(ctx, record.flow.data, this.#config.repository));
        this.#walk.finish(record, value, undefined);
      } catch (thrown) {
        if (!ctx.signal.aborted) this.#walk.finish(record, undefined, recoverError(thrown));
      }
    });
  }

  // ---- Snapshots ----

  #canSnapshot(flow: Flow, external: ExternalRecord): boolean {
    if (this.#config.snapshotter === undefined || external.mustIntern) return false;
    return !flow.mustIntern || this.#isLocalIntern(flow);
  }

  /** Local sources are read, and their bytes begin to move; others are only described. */
  #snapshot(record: NodeRecord, external: ExternalRecord): void {
    const { snapshotter } = this.#config;
    const { ctx } = this.#steps;
    const { url } = record.flow;
    const started = (): void => {
      if (!external.isStarted) this.#events.started(record, external, this.#keysOf(record).keys, undefined);
    };
    this.#walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      try {
        const taken = await snapshotter?.snapshot(ctx, url, started);
        if (taken !== undefined) this.#takeSnapshot(record, external, taken.fileset, taken.changed);
      } catch (thrown) {
        if (ctx.signal.aborted) return;
        this.#log.info(`must intern ${quote(url)}: resolve: ${recoverError(thrown).message}`);
        external.mustIntern = true;
        this.#walk.again(record);
      }
    });
  }

  #takeSnapshot(record: NodeRecord, external: ExternalRecord, value: Fileset, changed: boolean): void {
    const conflict = this.#learn(record, value);
    if (conflict !== undefined) {
      this.#events.failed(record, external, conflict, { exitCode: undefined });
    } else if (!changed && !external.isStarted) {
      this.#events.cached(record, 'unchanged', value);
    } else {
      if (!external.isStarted && this.#isLocalIntern(record.flow)) {
        this.#events.started(record, external, this.#keysOf(record).keys, undefined);
      }
      this.#events.done(record, external, 'snapshot', value);
    }
    this.#finish(record, value, conflict);
  }

  // ---- Look-ups ----

  #queueLookup(record: NodeRecord): void {
    this.#walk.setState(record, flowState.needLookup);
    this.#lookups.push(record);
  }

  /** All that wait for one, as one batch. */
  #startLookups(): void {
    const reader = this.#reader;
    const batch = this.#lookups.flatMap((record): NodeLookup[] => {
      const { external } = record;
      if (external === undefined) return [];
      this.#walk.setState(record, flowState.lookup);
      return [this.#lookupOf(record, external)];
    });
    this.#lookups = [];
    const refresh = new AssertionRefresh(this.#known, this.#config.assertionGenerator);
    const { ctx } = this.#steps;
    this.#steps.begin('lookup', async () => {
      await reader?.lookup(ctx, batch, refresh, (lookup, outcome) => {
        if (ctx.signal.aborted) return;
        this.#takeLookup(lookup, outcome);
        this.#steps.wake();
      });
    });
  }

  #lookupOf(record: NodeRecord, external: ExternalRecord): NodeLookup {
    const keys = this.#keysOf(record);
    const isAmbiguous = this.#ambiguous.has(record.flow.digest());
    return {
      record,
      external,
      keys,
      isAmbiguous,
      inputs: () => depAssertions(record.flow, this.#walk.valuesOf(record)),
    };
  }

  #takeLookup({ record, external, keys }: NodeLookup, outcome: LookupOutcome): void {
    external.isLookedUp = true;
    const told = outcome.kind === 'hit' ? 'hit' : outcome.reason;
    this.#config.trace?.({ type: 'lookup', flow: record.flow, keys: keys.keys, outcome: told });
    if (outcome.kind === 'miss') {
      external.reason = outcome.reason;
      external.mustRecompute = outcome.reason === 'emptyRecompute';
      // Deps that were unknown at the first look make other keys.
      external.keys = undefined;
      if (this.#isLate(external)) this.#walk.again(record);
      else this.#walk.descend(record);
      return;
    }
    const { fileset, key, value, missing } = outcome;
    const conflict = this.#learn(record, fileset);
    if (conflict === undefined) {
      external.cached = true;
      this.#events.cached(record, 'cache', fileset, key);
      this.#repair(record, keys, fileset, value, missing);
    } else this.#events.failed(record, external, conflict, { exitCode: undefined });
    this.#finish(record, fileset, conflict);
  }

  /** FIX(05 §13.1): entries are repaired only where the cache may be written. */
  #repair(
    record: NodeRecord,
    keys: NodeKeys,
    fileset: Fileset,
    value: Digest | undefined,
    missing: readonly number[],
  ): void {
    const writer = this.#writer;
    if (writer === undefined || !isWriting(this.#mode)) return;
    if (value === undefined) this.#remember(record, fileset, () => {});
    else if (missing.length > 0) this.#inBackground(record, (ctx) => writer.repair(ctx, keys, missing, value));
  }

  // ---- Tasks ----

  #startTasks(): void {
    const external = this.#external;
    const batch = this.#submissions;
    this.#submissions = [];
    if (external === undefined) return;
    const { ctx } = this.#steps;
    this.#steps.begin('task', async () => {
      for (const [record, task] of await external.submit(ctx, batch)) {
        this.#steps.begin('task', () => external.follow(ctx, record, task));
      }
    });
  }

  #createExternalWork(): ExternalWork | undefined {
    const { scheduler, repository } = this.#config;
    if (scheduler === undefined || repository === undefined) return undefined;
    return new ExternalWork({
      config: this.#config,
      scheduler,
      repository,
      cacheMode: this.#mode,
      space: this.#space,
      events: this.#events,
      log: this.#log,
      executing: (record) => this.#walk.setState(record, flowState.execing),
      valuesOf: (record) => this.#walk.valuesOf(record),
      keysOf: (record) => this.#keysOf(record),
      learn: (record, value) => this.#learn(record, value),
      remember: (record, value, after) => this.#remember(record, value, after),
      finish: (record, value, err) => this.#finish(record, value, err),
    });
  }

  // ---- What all of them end with ----

  #finish(record: NodeRecord, value: Fileset | undefined, err: ReflowError | undefined): void {
    if (this.#events.isHeard) this.#names.produced(record, value);
    this.#walk.finish(record, value, err);
    this.#steps.wake();
  }

  /** Only a whole run can mend a conflict: hence Temporary (05 §14). */
  #learn(record: NodeRecord, value: Fileset): ReflowError | undefined {
    // The event that follows is about this value.
    record.value = value;
    try {
      this.#known.addFrom(assertionsOf(value));
      return undefined;
    } catch (thrown) {
      return mkError('adding assertions', [renderDigest(record.flow.digest())], 'Temporary', recoverError(thrown));
    }
  }

  #keysOf(record: NodeRecord): NodeKeys {
    const known = record.external?.keys;
    if (known !== undefined) return known;
    const { external, flow } = record;
    const keys = new NodeKeys(flow, this.#walk.valuesOf(record), this.#space, external?.hidesContents ?? false);
    if (external !== undefined) external.keys = keys;
    return keys;
  }

  #remember(record: NodeRecord, value: Fileset, after: () => void): boolean {
    const writer = this.#writer;
    const isCacheable =
      record.flow.op === op.exec || (record.flow.op === op.intern && !this.#isLocalIntern(record.flow));
    if (writer === undefined || !isWriting(this.#mode) || !isCacheable) return false;
    const keys = this.#keysOf(record);
    this.#inBackground(record, async (ctx) => {
      try {
        await writer.write(ctx, keys, value);
      } finally {
        after();
      }
    });
    return true;
  }

  #inBackground(record: NodeRecord, body: (ctx: Ctx) => Promise<void>): void {
    const work = background(this.#outer);
    this.#writes.add(1);
    void body(work.ctx)
      .catch((thrown: unknown) => {
        const name = renderFlow(record.flow, renderFlowState(record.state));
        this.#log.error(`cache write ${name}: ${recoverError(thrown).message}`);
      })
      .finally(() => {
        work.complete();
        this.#writes.done();
      });
  }
}

export function createEval(root: Flow, config: EvalConfig): Eval {
  return new Eval(root, config);
}
