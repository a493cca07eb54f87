// A task: one piece of external work on its way through the scheduler. Spec: 05-flow-eval §2.5, §19.1.

import { type Digest, invariant, type ReflowError } from '@reflow-lang/base';
import { ctxError } from '../ctx.ts';
import type { Ctx, Exec, ExecConfig, ExecResult, ExecRunInfo, Repository } from '../ports.ts';

/** The order counts: a task waits for "at least" a state. */
export const taskState = { init: 0, staging: 1, running: 2, lost: 3, done: 4 } as const;
export type TaskState = (typeof taskState)[keyof typeof taskState];

const stateText: Readonly<Record<TaskState, string>> = {
  0: 'initializing',
  1: 'staging data',
  2: 'running',
  3: 'lost',
  4: 'done',
};
export const renderTaskState = (state: TaskState): string => stateText[state];

/** What the submitter wants to be told at once, before the task's next step. Never throws. */
export interface TaskObserver {
  /** It has been given a place. */
  assigned?(task: Task): void;
  /** An exec, or a direct transfer, is under way; again when another attempt replaces it. */
  running?(task: Task): void;
  /** The machine was lost under it: it will run again. */
  lost?(task: Task, error: ReflowError): void;
}

export interface TaskInit {
  readonly config: ExecConfig;
  readonly repository: Repository;
  readonly runID: Digest;
  readonly flowID: Digest;
  /** Names the work across runs (08 §21.2). */
  readonly key?: string;
  /** The id its exec is put under; the task's own by default. */
  readonly execID?: Digest;
  /** Smaller is sooner; 0 by default. */
  readonly priority?: number;
  readonly postUseChecksum?: boolean;
  readonly expectedDurationMs?: number;
  readonly observer?: TaskObserver;
}

interface Waiter {
  readonly state: TaskState;
  readonly wake: () => void;
}

export class Task {
  config: ExecConfig;
  readonly repository: Repository;
  readonly runID: Digest;
  readonly flowID: Digest;
  readonly key: string | undefined;
  readonly execID: Digest | undefined;
  readonly priority: number;
  readonly postUseChecksum: boolean;
  readonly expectedDurationMs: number;
  readonly observer: TaskObserver | undefined;
  /** It could not be run: scheduling, staging, transfer. */
  err: ReflowError | undefined;
  /** What running it gave; its own `err` is the program's failure. */
  result: ExecResult | undefined;
  runInfo: ExecRunInfo | undefined;
  exec: Exec | undefined;
  /** What a direct transfer had to move. */
  moved: { readonly files: number; readonly bytes: number } | undefined;
  /** The stage it is in, for people (05 §2.6). */
  phase = '';
  #state: TaskState = taskState.init;
  #id: Digest | undefined;
  #attempt = 0;
  #waiters: Waiter[] = [];

  constructor(init: TaskInit) {
    this.config = init.config;
    this.repository = init.repository;
    this.runID = init.runID;
    this.flowID = init.flowID;
    this.key = init.key;
    this.execID = init.execID;
    this.priority = init.priority ?? 0;
    this.postUseChecksum = init.postUseChecksum ?? false;
    this.expectedDurationMs = init.expectedDurationMs ?? 0;
    this.observer = init.observer;
  }

  state(): TaskState {
    return this.#state;
  }

  /** Random, and another one after every reset. Throws before the scheduler has accepted the task. */
  id(): Digest {
    invariant(this.#id !== undefined, 'the task has not been accepted by a scheduler');
    return this.#id;
  }

  /** How often it has been reset. */
  attempt(): number {
    return this.#attempt;
  }

  /** The scheduler accepts it. */
  init(id: Digest): void {
    this.#id = id;
  }

  /** The scheduler takes it back to run it again. */
  reset(id: Digest): void {
    this.#id = id;
    this.#attempt++;
    this.#state = taskState.init;
    this.exec = undefined;
    this.err = undefined;
    this.result = undefined;
    this.runInfo = undefined;
    this.phase = '';
  }

  set(state: TaskState): void {
    this.#state = state;
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.state <= state);
    this.#waiters = this.#waiters.filter((waiter) => waiter.state > state);
    for (const waiter of due) waiter.wake();
  }

  /** Resolves when the state is at least `s`. */
  reached(s: TaskState): Promise<void> {
    if (this.#state >= s) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ state: s, wake: resolve });
    });
  }

  /** As `reached`; rejects with the context's error when its signal fires. */
  wait(ctx: Ctx, s: TaskState): Promise<void> {
    if (this.#state >= s) return Promise.resolve();
    const { signal } = ctx;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(ctxError(signal));
        return;
      }
      const waiter: Waiter = {
        state: s,
        wake: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#waiters = this.#waiters.filter((w) => w !== waiter);
        reject(ctxError(signal));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
    });
  }
}
