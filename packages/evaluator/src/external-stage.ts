// External nodes on their way: met, looked up, described or submitted, and finished. What the walk
// over the graph leaves to others is here. Spec: 05-flow-eval §9, §12.4, §13.1, §14.

import {
  invariant,
  type Logger,
  mkError,
  plainError,
  quote,
  type ReflowError,
  recoverError,
  renderDigest,
} from '@reflow-lang/base';
import { type Flow, op, renderFlow } from '@reflow-lang/flow';
import { assertionsOf, Fileset, RWAssertions, type Value } from '@reflow-lang/values';
import type { LookupOutcome } from './cache-reader.ts';
import { putData } from './data-step.ts';
import type { EvalConfig } from './eval-config.ts';
import { eventLogger } from './event-log.ts';
import type { RunReason } from './events.ts';
import { ExecutorMode } from './executor-mode/executor-mode.ts';
import type { Stealer } from './executor-mode/stealer.ts';
import { ExternalWork } from './external-work.ts';
import { GraphWalk, type GraphWalkHost } from './graph-walk.ts';
import { ImageNames } from './image-names.ts';
import { Limiter } from './limit.ts';
import { raiseToMinimum } from './memory-policy.ts';
import { mutateRecord } from './mutate-record.ts';
import type { Mutation } from './mutation.ts';
import { NodeEvents } from './node-events.ts';
import { NodeNames } from './node-names.ts';
import { ExternalRecord, type NodeRecord } from './node-record.ts';
import { flowState, renderFlowState } from './node-state.ts';
import type { Repository } from './ports.ts';
import { digestedDeps, Reach } from './reach.ts';
import { ResultCache } from './result-cache.ts';
import { isUpToDate } from './scheduler/direct-transfer.ts';
import type { Task } from './scheduler/task.ts';
import type { EvalSteps } from './step-group.ts';

const concurrentPuts = 64;
/** Tasks whose end is begun to be waited for between two turns of the event loop. */
const followedPerSlice = 512;

export class ExternalStage implements GraphWalkHost {
  readonly walk: GraphWalk;
  readonly cache: ResultCache;
  readonly names: NodeNames;
  readonly events: NodeEvents;
  /** Absent where there is nothing to run tasks. */
  readonly work: ExternalWork | undefined;
  /** External nodes in the order they were met. */
  readonly nodes: NodeRecord[] = [];
  readonly pure: GraphWalkHost['pure'];
  readonly trace: GraphWalkHost['trace'];
  /** Where there is an executor and no scheduler. */
  readonly mode: ExecutorMode | undefined;
  readonly #config: EvalConfig;
  readonly #steps: EvalSteps;
  readonly #log: Logger;
  readonly #isRoot: (flow: Flow) => boolean;
  readonly #images: ImageNames;
  readonly #known = new RWAssertions();
  /** Nodes whose digests were made over local files. */
  readonly #localFiles = new Reach((f) => ({ isTarget: this.#isLocalIntern(f), below: digestedDeps(f) }));
  readonly #puts = new Limiter(concurrentPuts);
  #submissions: NodeRecord[] = [];

  /** Throws when a scheduler comes without a snapshotter. */
  constructor(isRoot: (flow: Flow) => boolean, config: EvalConfig, steps: EvalSteps) {
    const { scheduler, executor, snapshotter, events, trace } = config;
    invariant(scheduler === undefined || snapshotter !== undefined, 'snapshotter must be set when scheduler is set');
    this.#config = config;
    this.#steps = steps;
    this.#isRoot = isRoot;
    this.#log = eventLogger(events, config.log, 'eval');
    const isAlone = scheduler === undefined && config.isPlan !== true;
    this.mode = isAlone && executor !== undefined ? new ExecutorMode(config, executor, this.#log) : undefined;
    this.pure = { ctx: steps.ctx, repository: this.#ownRepository };
    this.trace = trace;
    this.walk = new GraphWalk(this);
    this.names = new NodeNames((above, dep) => this.walk.recordBelow(above, dep));
    this.events = new NodeEvents(events, {
      names: this.names,
      clock: config.clock,
      valuesOf: (record) => this.walk.valuesOf(record),
      keysOf: (record) => this.cache.keysOf(record).keys,
    });
    this.#images = new ImageNames(config, this.#log);
    this.cache = this.#createCache();
    this.work = this.#createWork();
  }

  /** Where data and results are first. */
  get #ownRepository(): Repository | undefined {
    return this.mode?.repository ?? this.#config.repository;
  }

  // ---- What the walk meets ----

  met(record: NodeRecord): void {
    const { flow } = record;
    const external = new ExternalRecord();
    record.external = external;
    this.nodes.push(record);
    if (flow.op !== op.exec) {
      this.events.queued(record);
      this.#lookUpOrDescend(record, external);
      return;
    }
    this.cache.note(flow);
    flow.resources = raiseToMinimum(flow.resources);
    external.reserved = flow.resources;
    this.events.queued(record);
    const asked = this.#images.settle(this.#steps.ctx, flow);
    if (asked === undefined) {
      this.#lookUpOrDescend(record, external);
      return;
    }
    this.walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      await asked;
      this.#lookUpOrDescend(record, external);
    });
  }

  ready(record: NodeRecord): void {
    const { external, flow } = record;
    if (external === undefined) this.#putData(record);
    else if (this.#isLate(external) && external.reason === undefined && !external.isLookedUp) this.#queueLookup(record);
    else if (flow.op === op.intern && this.#canSnapshot(flow, external)) this.#snapshot(record, external);
    else if (this.#config.isPlan === true) this.#plan(record, external);
    else if (this.work === undefined) this.#refuse(record, external);
    else if (this.mode?.movesInputs === true) this.#moveInputs(record, external, this.mode);
    else this.#submit(record);
  }

  #submit(record: NodeRecord): void {
    this.walk.setState(record, this.mode === undefined ? flowState.needSubmit : flowState.ready);
    this.#submissions.push(record);
  }

  inherited(record: NodeRecord): void {
    if (record.external !== undefined) record.external.isInherited = true;
  }

  forked(): void {
    this.#localFiles.forget();
  }

  // ---- What the main loop starts ----

  /** Look-ups at once; tasks when no look-up and no local work is outstanding. */
  startWhatIsDue(): void {
    if (this.cache.hasQueued) this.cache.lookUp();
    const isQuiet = this.#steps.count('lookup') === 0 && this.#steps.count('local') === 0;
    if (this.#submissions.length > 0 && isQuiet) this.#startTasks();
  }

  #startTasks(): void {
    const { work } = this;
    const batch = this.#submissions;
    this.#submissions = [];
    if (work === undefined) return;
    const { ctx } = this.#steps;
    this.#steps.begin('task', async () => {
      const tasks = await work.submit(ctx, batch);
      for (const [i, [record, task]] of tasks.entries()) {
        this.#steps.begin('task', () => work.follow(ctx, record, task));
        if (i % followedPerSlice === followedPerSlice - 1) await this.#config.yieldToLoop();
      }
    });
  }

  // ---- Look-ups ----

  #lookUpOrDescend(record: NodeRecord, external: ExternalRecord): void {
    external.reason = this.#whyNotLookedUp(record, external);
    external.hidesContents = record.flow.op !== op.extern && this.#localFiles.isAbove(record.flow);
    const isTopDown = external.reason === undefined && !this.#isLate(external);
    if (isTopDown && (this.#cachesExterns || !this.walk.isAboveExtern(record))) this.#queueLookup(record);
    else this.walk.descend(record);
  }

  /** Whether its deps must be known before it is looked up. */
  #isLate(external: ExternalRecord): boolean {
    return this.#config.bottomUp || external.hidesContents;
  }

  #whyNotLookedUp(record: NodeRecord, external: ExternalRecord): RunReason | undefined {
    const { flow } = record;
    if ((flow.op === op.extern && !this.#cachesExterns) || this.#isLocalIntern(flow)) return 'notCacheable';
    if (!this.cache.isReading) return 'cacheOff';
    if (this.#isRoot(flow) && !this.#cachesExterns) return 'root';
    if (this.#config.invalidate?.(flow) !== true) return undefined;
    this.#log.info(`invalidated ${renderFlow(flow, renderFlowState(record.state))}`);
    external.mustRecompute = true;
    const { invalidateRegexp } = this.#config;
    if (invalidateRegexp !== undefined) external.reasonDetails = { regexp: invalidateRegexp };
    return 'invalidated';
  }

  get #cachesExterns(): boolean {
    return this.mode?.cachesExterns ?? false;
  }

  #isLocalIntern(flow: Flow): boolean {
    return flow.op === op.intern && this.#config.snapshotter?.isLocal(flow.url) === true;
  }

  #queueLookup(record: NodeRecord): void {
    this.walk.setState(record, flowState.needLookup);
    this.cache.queue(record);
  }

  #answered(record: NodeRecord, external: ExternalRecord, outcome: LookupOutcome): boolean {
    if (outcome.kind === 'miss') {
      if (this.#isLate(external)) this.walk.again(record);
      else this.walk.descend(record);
      return false;
    }
    const { fileset, key, form, value } = outcome;
    const conflict = this.#learn(record, fileset);
    if (conflict === undefined) {
      external.cached = true;
      this.events.cached(record, 'cache', fileset, { key, form, value });
    } else this.events.failed(record, external, conflict, { exitCode: undefined });
    this.#finish(record, fileset, conflict);
    return conflict === undefined;
  }

  // ---- Data and snapshots ----

  #putData(record: NodeRecord): void {
    const { ctx } = this.#steps;
    this.walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      try {
        const put = async (): Promise<void> => {
          const value = await putData(ctx, record.flow.data, this.#ownRepository);
          this.walk.finish(record, value, undefined);
        };
        const { mode } = this;
        await this.#puts.run(() => (mode === undefined ? put() : mode.gate.enter(put)));
      } catch (thrown) {
        if (!ctx.signal.aborted) this.walk.finish(record, undefined, recoverError(thrown));
      }
    });
  }

  #canSnapshot(flow: Flow, external: ExternalRecord): boolean {
    if (this.#config.snapshotter === undefined || external.mustIntern) return false;
    return !flow.mustIntern || this.#isLocalIntern(flow);
  }

  /** Local sources are read, and their bytes begin to move; others are only described. */
  #snapshot(record: NodeRecord, external: ExternalRecord): void {
    const { snapshotter } = this.#config;
    const { ctx } = this.#steps;
    const { url } = record.flow;
    this.walk.setState(record, flowState.running);
    this.#steps.begin('local', async () => {
      try {
        const taken = await snapshotter?.snapshot(ctx, url, () => this.#started(record, external));
        if (taken !== undefined) this.#takeSnapshot(record, external, taken.fileset, taken.changed);
      } catch (thrown) {
        if (ctx.signal.aborted) return;
        this.#log.info(`must intern ${quote(url)}: resolve: ${recoverError(thrown).message}`);
        external.mustIntern = true;
        this.walk.again(record);
      }
    });
  }

  #started(record: NodeRecord, external: ExternalRecord): void {
    if (!external.isStarted) this.events.started(record, external, undefined);
  }

  #takeSnapshot(record: NodeRecord, external: ExternalRecord, value: Fileset, changed: boolean): void {
    const conflict = this.#learn(record, value);
    if (conflict !== undefined) {
      this.events.failed(record, external, conflict, { exitCode: undefined });
    } else if (!changed && !external.isStarted) {
      this.events.cached(record, 'unchanged', value);
    } else {
      if (this.#isLocalIntern(record.flow)) this.#started(record, external);
      this.events.done(record, external, 'snapshot', value);
    }
    this.#finish(record, value, conflict);
  }

  /** What the executor lacks goes there before the node is ready. */
  #moveInputs(record: NodeRecord, external: ExternalRecord, mode: ExecutorMode): void {
    const { ctx } = this.#steps;
    this.walk.setState(record, flowState.needTransfer);
    this.#steps.begin('local', async () => {
      const transfer = await mode.inputsOf(ctx, record, this.walk.valuesOf(record));
      if (transfer !== undefined) {
        this.walk.setState(record, flowState.transfer);
        external.transferSize = transfer.bytes;
        const moved = { files: transfer.files.length, bytes: transfer.bytes };
        this.events.moving(record, moved, false);
        await transfer.run(ctx);
        this.events.moving(record, moved, true);
      }
      this.#submit(record);
    });
  }

  // ---- Where nothing is started ----

  /** What would run stays where it is. Only of an extern it has to be asked whether it would. */
  #plan(record: NodeRecord, external: ExternalRecord): void {
    const { directTransferer, repository } = this.#config;
    const [value] = this.walk.valuesOf(record);
    this.walk.setState(record, flowState.needSubmit);
    external.isPlanned = true;
    if (record.flow.op !== op.extern || directTransferer === undefined || repository === undefined) return;
    if (!(value instanceof Fileset)) return;
    const { ctx } = this.#steps;
    this.#steps.begin('local', async () => {
      if (!(await isUpToDate(ctx, directTransferer, record.flow.url, value, repository))) return;
      external.isPlanned = false;
      this.events.cached(record, 'upToDate', value);
      this.#finish(record, value, undefined);
    });
  }

  // ---- What others make of a node ----

  mutate(record: NodeRecord, mutation: Mutation): void {
    const finish = (of: NodeRecord, value: Value | undefined, err: ReflowError | undefined): void => {
      this.walk.finish(of, value, err);
      this.#steps.wake();
    };
    mutateRecord({ walk: this.walk, finish }, record, mutation);
  }

  /** Nodes it takes are its own until it returns them. */
  stealer(mode: ExecutorMode): Stealer {
    return mode.stealer(
      (task) => {
        const record = this.work?.recordOf(task);
        invariant(record?.external !== undefined, 'a task is of a node');
        record.external.stolen = { state: record.state, value: undefined, err: undefined };
        return record.flow;
      },
      (flow, task) => this.#takeBack(flow, task),
    );
  }

  /** Whether it was made done. */
  #takeBack(flow: Flow, task: Task): boolean {
    const record = this.walk.recordOf(flow);
    const external = record?.external;
    const stolen = external?.stolen;
    if (record === undefined || external === undefined || stolen === undefined) return false;
    external.stolen = undefined;
    if (stolen.state !== flowState.done) {
      this.walk.setState(record, flowState.ready);
      return false;
    }
    if (!external.isStarted) this.events.started(record, external, task);
    const fileset = stolen.value instanceof Fileset ? stolen.value : Fileset.empty;
    task.result = stolen.err === undefined ? { fileset } : { fileset, err: stolen.err };
    return true;
  }

  // ---- The end of a node ----

  /** FIX(05 §1): the reference hangs. */
  #refuse(record: NodeRecord, external: ExternalRecord): void {
    const error = plainError('no scheduler or executor configured');
    this.events.failed(record, external, error, { exitCode: undefined });
    this.walk.finish(record, undefined, error);
  }

  #finish(record: NodeRecord, value: Fileset | undefined, err: ReflowError | undefined): void {
    if (this.events.isHeard) this.names.produced(record, value);
    this.walk.finish(record, value, err);
    this.mode?.release(record.flow);
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

  // ---- Construction ----

  #createCache(): ResultCache {
    const { mode } = this;
    return new ResultCache({
      config: this.#config,
      steps: this.#steps,
      log: this.#log,
      known: this.#known,
      cachesExterns: this.#cachesExterns,
      ...(mode && { resultsAt: () => mode.repository }),
      valuesOf: (record) => this.walk.valuesOf(record),
      lookingUp: (record) => this.walk.setState(record, flowState.lookup),
      answered: (record, external, outcome) => this.#answered(record, external, outcome),
    });
  }

  #createWork(): ExternalWork | undefined {
    const { cache, mode } = this;
    const scheduler = mode?.scheduler ?? this.#config.scheduler;
    const repository = this.#ownRepository;
    if (scheduler === undefined || repository === undefined) return undefined;
    return new ExternalWork({
      config: this.#config,
      scheduler,
      repository,
      cacheMode: cache.mode,
      space: cache.space,
      events: this.events,
      log: this.#log,
      ...(mode && { executorMode: mode }),
      executing: (record) => this.walk.setState(record, mode === undefined ? flowState.execing : flowState.ready),
      running: (record) => this.walk.setState(record, flowState.running),
      valuesOf: (record) => this.walk.valuesOf(record),
      learn: (record, value) => this.#learn(record, value),
      remember: (record, value, after) => cache.remember(record, value, after),
      finish: (record, value, err) => this.#finish(record, value, err),
    });
  }
}
