// The task scheduler: external work onto allocs. Spec: 05-flow-eval §19.

import type { Digest, Logger, ReflowError } from '@reflow-lang/base';
import type { Resources } from '@reflow-lang/values';
import type { EventSink } from './events.ts';
import type {
  Clock,
  Cluster,
  Ctx,
  DirectTransferer,
  Exec,
  ExecConfig,
  ExecResult,
  ExecRunInfo,
  RandomDigest,
  Repository,
  TaskDB,
  Transferer,
} from './ports.ts';

export const taskState = { init: 0, staging: 1, running: 2, lost: 3, done: 4 } as const;
export type TaskState = (typeof taskState)[keyof typeof taskState];

export interface SchedulerConfig {
  readonly cluster: Cluster;
  readonly transferer: Transferer;
  readonly directTransferer?: DirectTransferer;
  readonly taskDB?: TaskDB;
  readonly log?: Logger;
  readonly events?: EventSink;
  readonly labels?: Readonly<Record<string, string>>;
  readonly maxPendingAllocs?: number;
  readonly maxAllocIdleMs?: number;
  readonly drainTimeoutMs?: number;
  readonly minAlloc?: Resources;
  readonly clock: Clock;
  readonly randomDigest: RandomDigest;
}

export interface TaskInit {
  readonly config: ExecConfig;
  readonly repository: Repository;
  readonly runID: Digest;
  readonly flowID: Digest;
  /** Names the work across runs (08 §21.2). */
  readonly key?: string;
  readonly priority?: number;
  readonly postUseChecksum?: boolean;
}

export const Task: typeof TaskStub = class {} as never;
export type Task = TaskStub;
declare class TaskStub {
  config: ExecConfig;
  readonly flowID: Digest;
  err: ReflowError | undefined;
  result: ExecResult | undefined;
  runInfo: ExecRunInfo | undefined;
  exec: Exec | undefined;
  constructor(init: TaskInit);
  state(): TaskState;
  id(): Digest;
  attempt(): number;
  /** Resolves when the state is at least `s`. */
  wait(ctx: Ctx, s: TaskState): Promise<void>;
}

export const Scheduler: typeof SchedulerStub = class {} as never;
export type Scheduler = SchedulerStub;
declare class SchedulerStub {
  constructor(config: SchedulerConfig);
  /** The event loop; ends when the signal fires and all tasks have settled. */
  do(ctx: Ctx): Promise<void>;
  submit(...tasks: readonly Task[]): Promise<void>;
}
