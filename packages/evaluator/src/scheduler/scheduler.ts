// The task scheduler: external work onto allocs. The smallest task goes to the smallest alloc it fits
// in; what fits nowhere is summed up into requests to the cluster.
//
// Everything is decided in `#turn`, which runs to its end without waiting, in a microtask after
// something has happened: a submission, a task's return, the cluster's answer, an alloc's death, a
// tick. So the order of events alone decides what is done. Spec: 05-flow-eval §19.

import { isKind, type Logger, ReflowError, recoverError, shortDigest } from '@reflow-lang/base';
import { type Resources, renderResources } from '@reflow-lang/values';
import { ctxError, neverAborted } from '../ctx.ts';
import { eventLogger } from '../event-log.ts';
import type { EventSink, TraceSink } from '../events.ts';
import { renderExecConfig } from '../exec-config.ts';
import { Fifo } from '../fifo.ts';
import type { Alloc, Clock, Cluster, Ctx, DirectTransferer, RandomDigest, TaskDB, Transferer } from '../ports.ts';
import { AllocRequests } from './alloc-requests.ts';
import { assign } from './assign.ts';
import { type DirectOutcome, transferDirectly } from './direct-transfer.ts';
import { idleError, Lease } from './lease.ts';
import { LiveLeases } from './live-leases.ts';
import { runOnAlloc } from './run-on-alloc.ts';
import { isSooner, mkSlot, type Slot } from './slot.ts';
import { type Task, taskState } from './task.ts';
import type { TaskKind } from './task-kind.ts';
import { TaskLog, type TaskRow } from './task-log.ts';
import { WaitingTasks } from './waiting-tasks.ts';

export interface SchedulerConfig {
  readonly cluster: Cluster;
  readonly transferer: Transferer;
  readonly directTransferer?: DirectTransferer;
  readonly taskDB?: TaskDB;
  readonly log?: Logger;
  readonly events?: EventSink;
  /** Is told of every stage of every task. */
  readonly trace?: TraceSink;
  readonly labels?: Readonly<Record<string, string>>;
  /** Requests to the cluster at a time; 5 by default. */
  readonly maxPendingAllocs?: number;
  /** After which an idle alloc is freed; 5 minutes by default. */
  readonly maxAllocIdleMs?: number;
  /** How long a request to the cluster waits for more submissions; 50 by default, 0 for not at all. */
  readonly drainTimeoutMs?: number;
  /** What is asked for at least; {cpu 1, mem 1 GiB, disk 1 GiB} by default. */
  readonly minAlloc?: Resources;
  readonly clock: Clock;
  readonly randomDigest: RandomDigest;
  /** Between slices of work on many tasks; without it everything is done in one go. */
  readonly yieldToLoop?: () => Promise<void>;
  /** Called when tasks wait after all have been placed that have room. */
  readonly leftOver?: () => void;
  /** Log every step of every task. */
  readonly debug?: boolean;
}

export interface SchedulerStats {
  readonly totalAllocs: number;
  /** Resubmissions count. */
  readonly totalTasks: number;
  readonly waiting: number;
  readonly running: number;
  readonly allocs: readonly { readonly id: string; readonly available: Resources; readonly tasks: number }[];
}

/** Tasks accepted, returned or started between two turns of the event loop. */
const perSlice = 256;
const rowKeepaliveMs = 90_000;
const defaultIdleMs = 300_000;

interface Submission {
  readonly tasks: readonly Task[];
  /** How many have been taken. */
  at: number;
  readonly accepted: () => void;
}

interface Return {
  readonly slot: Slot;
  readonly outcome: DirectOutcome;
}

export class Scheduler {
  readonly #config: SchedulerConfig;
  readonly #log: Logger;
  readonly #taskLog: TaskLog;
  readonly #todo = new WaitingTasks();
  readonly #live = new LiveLeases();
  readonly #leases = new Set<Lease>();
  readonly #slots = new Map<Task, Slot>();
  readonly #requests: AllocRequests;
  /** Ends the ticks, at the very end. */
  readonly #ticking = new AbortController();
  /** Cancelled before they were accepted. */
  readonly #cancelledEarly = new Map<Task, ReflowError>();
  #inbox: Submission[] = [];
  readonly #returns = new Fifo<Return>();
  #ctx: Ctx | undefined;
  #running = 0;
  #sequence = 0;
  #totalAllocs = 0;
  #totalTasks = 0;
  #isTurnDue = false;
  #hasEnded = false;
  #end: () => void = () => {};

  constructor(config: SchedulerConfig) {
    this.#config = config;
    this.#log = eventLogger(config.events, config.log, 'scheduler');
    this.#taskLog = new TaskLog(config.taskDB, config.clock, this.#log);
    this.#requests = new AllocRequests(config, this.#log, {
      granted: (alloc) => this.#open(alloc),
      changed: () => this.#wake(),
    });
  }

  /** The event loop. Resolves after the signal has fired and all tasks and allocs have settled. */
  async do(ctx: Ctx): Promise<void> {
    if (this.#ctx !== undefined) throw new Error('a scheduler runs once');
    this.#ctx = ctx;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const wake = (): void => this.#wake();
    ctx.signal.addEventListener('abort', wake);
    const ticks = [
      this.#every((this.#config.maxAllocIdleMs ?? defaultIdleMs) / 2, () => this.#cancelIdle()),
      this.#every(rowKeepaliveMs, () => this.#keepRowsAlive()),
    ];
    this.#wake();
    await ended;
    ctx.signal.removeEventListener('abort', wake);
    this.#ticking.abort();
    await Promise.all([...ticks, this.#taskLog.settled()]);
  }

  /** Resolves when the tasks have their ids. Rejects once the scheduler has ended. */
  submit(...tasks: readonly Task[]): Promise<void> {
    return this.submitAll(tasks);
  }

  /** As `submit`, of any number. */
  submitAll(tasks: readonly Task[]): Promise<void> {
    if (this.#hasEnded) return Promise.reject(new ReflowError({ kind: 'Canceled', op: 'scheduler.submit' }));
    return new Promise((resolve) => {
      this.#inbox.push({ tasks, at: 0, accepted: resolve });
      this.#wake();
    });
  }

  /** Ends these tasks with this error: at once if they wait, else when what runs has stopped. */
  cancel(error: ReflowError, ...tasks: readonly Task[]): void {
    for (const task of tasks) {
      const slot = this.#slots.get(task);
      if (slot === undefined) {
        if (task.state() !== taskState.done) this.#cancelledEarly.set(task, error);
        continue;
      }
      slot.cancelled = error;
      if (slot.isRunning) slot.controller.abort(error);
      else {
        this.#todo.remove(slot);
        this.#finish(slot, error);
      }
    }
  }

  // ---- Tasks that somebody else runs (05 §17.10) ----

  /** What waits, by kind. */
  waitingKinds(): readonly TaskKind[] {
    return this.#todo.kinds();
  }

  /** Takes the first waiting task that fits. It is given back, ended or cancelled. */
  steal(fits: (resources: Resources) => boolean): Task | undefined {
    let first: Slot | undefined;
    for (const slot of this.#todo.items()) {
      if (fits(slot.resources) && (first === undefined || isSooner(slot, first))) first = slot;
    }
    if (first !== undefined) this.#todo.remove(first);
    return first?.task;
  }

  /** A stolen task waits again. */
  giveBack(task: Task): void {
    const slot = this.#slots.get(task);
    if (slot === undefined || slot.heapIndex >= 0) return;
    this.#todo.push(slot);
    this.#wake();
  }

  /** A stolen task is over; its result, or error, is in it. */
  endStolen(task: Task): void {
    const slot = this.#slots.get(task);
    if (slot !== undefined) this.#finish(slot, task.err);
  }

  /** Whether its executors run with host tools (05 §13.5). */
  ignoresImages(): boolean {
    return this.#config.cluster.ignoresImages ?? false;
  }

  stats(): SchedulerStats {
    const allocs = [...this.#leases].map(({ alloc, available, tenants }) => ({
      id: alloc.id(),
      available,
      tasks: tenants.size,
    }));
    return {
      totalAllocs: this.#totalAllocs,
      totalTasks: this.#totalTasks,
      waiting: this.#todo.size,
      running: this.#running,
      allocs,
    };
  }

  #wake(): void {
    if (this.#isTurnDue || this.#ctx === undefined) return;
    this.#isTurnDue = true;
    queueMicrotask(() => {
      this.#isTurnDue = false;
      this.#turn();
    });
  }

  #turn(): void {
    const signal = this.#ctx?.signal;
    if (signal === undefined || this.#hasEnded) return;
    const isMore = [this.#accept(), this.#takeBack()].includes(true);
    if (signal.aborted) {
      this.#stop(ctxError(signal));
      return;
    }
    const slots = assign(this.#todo, this.#live, perSlice);
    for (const slot of slots) this.#start(slot);
    if (isMore || slots.length === perSlice) this.#wakeLater();
    // What still waits is not known before all has been placed that has room.
    else {
      if (this.#todo.size > 0) this.#config.leftOver?.();
      this.#requests.consider(this.#todo);
    }
  }

  /** Goes on after the event loop has turned. */
  #wakeLater(): void {
    const { yieldToLoop } = this.#config;
    if (yieldToLoop === undefined) this.#wake();
    else void yieldToLoop().then(() => this.#wake());
  }

  // ---- Submission ----

  /** Of what was submitted a slice; true if there is more. */
  #accept(): boolean {
    if (this.#inbox.length === 0) return false;
    for (let left = perSlice; left > 0 && this.#inbox.length > 0; ) {
      const [submission] = this.#inbox;
      if (submission === undefined) break;
      const { tasks, accepted } = submission;
      const end = Math.min(tasks.length, submission.at + left);
      left -= end - submission.at;
      for (; submission.at < end; submission.at++) {
        const task = tasks[submission.at];
        if (task !== undefined) this.#admit(task);
      }
      if (submission.at < tasks.length) break;
      this.#inbox.shift();
      accepted();
    }
    this.#requests.drain();
    return this.#inbox.length > 0;
  }

  #admit(task: Task): void {
    const config = this.#config;
    const direct = task.config.type === 'extern' && config.directTransferer !== undefined;
    const slot = mkSlot(task, this.#sequence++, direct);
    task.init(config.randomDigest());
    this.#slots.set(task, slot);
    if (config.debug) {
      this.#log.debug(`task (flow ${shortDigest(task.flowID)}) submitted with ${renderExecConfig(task.config)}`);
    }
    const cancelled = this.#cancelledEarly.get(task);
    this.#cancelledEarly.delete(task);
    if (cancelled === undefined) this.#enqueue(slot);
    else this.#finish(slot, cancelled);
  }

  #enqueue(slot: Slot): void {
    this.#totalTasks++;
    if (slot.isDirect && this.#ctx?.signal.aborted === false) {
      this.#startDirect(slot);
      return;
    }
    const error = this.#config.cluster.canAllocate(slot.resources);
    if (error !== undefined) this.#finish(slot, error);
    else this.#todo.push(slot);
  }

  // ---- Running ----

  #start(slot: Slot): void {
    const { task, lease } = slot;
    if (lease === undefined) return;
    const row = this.#begin(slot);
    task.observer?.assigned?.(task);
    const debug = this.#debugLog(task);
    debug?.info(`assigning to alloc ${lease.alloc.id()} available ${renderResources(lease.available)}`);
    const { transferer, trace } = this.#config;
    const ctx = { signal: slot.controller.signal };
    const run = { task, alloc: lease.alloc, ctx, allocCtx: lease.ctx, transferer, row, trace, debug };
    void runOnAlloc(run).then((outcome) => this.#returned(slot, outcome));
  }

  #startDirect(slot: Slot): void {
    const transferer = this.#config.directTransferer;
    if (transferer === undefined) return;
    const row = this.#begin(slot);
    const ctx = { signal: slot.controller.signal };
    void transferDirectly(slot.task, transferer, ctx, row).then((outcome) => this.#returned(slot, outcome));
  }

  #begin(slot: Slot): TaskRow {
    const row = this.#taskLog.row(slot.task);
    slot.row = row;
    slot.isRunning = true;
    slot.controller = new AbortController();
    this.#running++;
    return row;
  }

  #debugLog(task: Task): Logger | undefined {
    if (!this.#config.debug) return undefined;
    const name = `scheduler task ${shortDigest(task.id())} (flow ${shortDigest(task.flowID)}): `;
    const { info, error, debug } = this.#log;
    return { info: (m) => info(name + m), error: (m) => error(name + m), debug: (m) => debug(name + m) };
  }

  #returned(slot: Slot, outcome: DirectOutcome): void {
    this.#returns.push({ slot, outcome });
    this.#wake();
  }

  /** Of what has returned a slice; true if there is more. */
  #takeBack(): boolean {
    for (let n = 0; n < perSlice; n++) {
      const returned = this.#returns.shift();
      if (returned === undefined) return false;
      const { slot, outcome } = returned;
      this.#running--;
      slot.isRunning = false;
      const error = outcome.kind === 'notDirect' ? undefined : outcome.error;
      slot.row?.complete(error?.message);
      this.#leave(slot, error);
      this.#settle(slot, outcome);
    }
    return this.#returns.length > 0;
  }

  /** Gives the lease its resources back. An alloc that answers with network errors gets no more tasks. */
  #leave(slot: Slot, error: ReflowError | undefined): void {
    const { lease } = slot;
    slot.lease = undefined;
    if (lease === undefined) return;
    lease.unassign(slot.resources, slot);
    this.#live.remove(lease);
    const retires = isKind('Net', error) || isKind('Canceled', error);
    if (retires && lease.isOpen && slot.cancelled === undefined) {
      lease.isOpen = false;
      this.#emitAlloc(lease, 'lost');
    }
    if (lease.isOpen) {
      this.#live.push(lease);
      if (lease.tenants.size === 0 && this.#todo.size === 0) this.#emitAlloc(lease, 'idle');
    } else if (lease.tenants.size === 0) {
      // FIX(05 §19.3): a retired alloc is let go when its last task has left.
      lease.cancel(error ?? idleError);
    }
  }

  #settle(slot: Slot, outcome: DirectOutcome): void {
    if (slot.cancelled !== undefined && outcome.kind !== 'done') {
      this.#finish(slot, slot.cancelled);
      return;
    }
    if (outcome.kind === 'done') {
      this.#finish(slot, outcome.error);
      return;
    }
    const { task } = slot;
    task.set(taskState.lost);
    if (this.#ctx?.signal.aborted) {
      this.#finish(slot, ctxError(this.#ctx.signal));
      return;
    }
    const old = task.id();
    task.reset(this.#config.randomDigest());
    if (outcome.kind === 'lost') {
      const name = `task ${shortDigest(old)} (flow ${shortDigest(task.flowID)})`;
      const attempt = `attempt ${task.attempt() + 1}`;
      this.#log.info(`${name} has been lost, will retry (${attempt}) as task ${shortDigest(task.id())}`);
      task.observer?.lost?.(task, outcome.error);
    } else slot.isDirect = false;
    this.#enqueue(slot);
  }

  #finish(slot: Slot, error: ReflowError | undefined): void {
    this.#slots.delete(slot.task);
    slot.task.err = error;
    slot.task.set(taskState.done);
  }

  // ---- Allocs ----

  #open(alloc: Alloc): void {
    const { clock, randomDigest } = this.#config;
    if (this.#ctx === undefined || this.#ctx.signal.aborted) {
      void alloc.free({ signal: neverAborted }).catch((thrown: unknown) => {
        this.#log.error(`alloc ${alloc.id()} free failed: ${recoverError(thrown).message}`);
      });
      return;
    }
    const lease = new Lease(alloc, this.#sequence++, { clock, randomDigest, log: this.#log });
    this.#totalAllocs++;
    this.#leases.add(lease);
    this.#live.push(lease);
    this.#emitAlloc(lease, 'live');
    void lease
      .live(() => this.#emitAlloc(lease, 'lost'))
      .then(() => {
        this.#live.remove(lease);
        this.#leases.delete(lease);
        this.#emitAlloc(lease, 'freed');
        this.#wake();
      });
    this.#wake();
  }

  #cancelIdle(): void {
    const now = this.#config.clock.now().getTime();
    const limit = this.#config.maxAllocIdleMs ?? defaultIdleMs;
    for (const lease of [...this.#live.items()]) {
      if (lease.idleSince === undefined || now - lease.idleSince.getTime() <= limit) continue;
      this.#live.remove(lease);
      lease.cancel(idleError);
    }
  }

  #emitAlloc(lease: Lease, state: 'live' | 'idle' | 'lost' | 'freed'): void {
    this.#config.events?.({ type: 'alloc', id: lease.alloc.id(), state, resources: lease.alloc.resources() });
  }

  // ---- Time and end ----

  #keepRowsAlive(): void {
    for (const slot of this.#slots.values()) if (slot.isRunning) slot.row?.keepalive();
  }

  async #every(ms: number, body: () => void): Promise<void> {
    const { signal } = this.#ticking;
    try {
      for (;;) {
        await this.#config.clock.sleep(ms, signal);
        body();
        this.#wake();
      }
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    }
  }

  #stop(error: ReflowError): void {
    this.#requests.stop();
    for (let slot = this.#todo.pop(); slot !== undefined; slot = this.#todo.pop()) this.#finish(slot, error);
    for (const slot of this.#slots.values()) {
      if (slot.isDirect && slot.isRunning) slot.controller.abort(error);
    }
    for (const lease of this.#leases) lease.cancel(error);
    if (this.#running > 0 || this.#leases.size > 0) return;
    this.#hasEnded = true;
    this.#end();
  }
}
