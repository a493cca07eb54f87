// The event stream: the one output of evaluation. Everything people see of a run is a reader of it.
// Published types are frozen by the machine-readable contract; members may be added.
// Spec: 05-flow-eval §15.6.

import type { Digest, ReflowError } from '@reflow-lang/base';
import type { Flow } from '@reflow-lang/flow';
import type { Mutation } from './mutation.ts';
import type { FlowState } from './node-state.ts';
import type { Gauges, Profile } from './ports.ts';
import type { ExecState } from './scheduler/run-on-alloc.ts';

export interface NodeInfo {
  /** The digest, or the canonKey for a second node of the same digest. */
  readonly id: string;
  readonly op: string;
  readonly ident: string;
  readonly position: string;
  readonly digest: string;
  /** Ids of the nearest external nodes below. */
  readonly deps: readonly string[];
}

/** Why a node runs. Spec: 05 §15.6. */
export type RunReason =
  | 'cacheOff'
  | 'root'
  | 'noCacheEntry'
  | 'checkMismatch'
  | 'invalidated'
  | 'missingObject'
  | 'assertionFailed'
  | 'emptyRecompute'
  | 'notCacheable';

/** The particulars of a reason: the expression that invalidated, the object or the assertion that failed. */
export type ReasonDetails =
  | { readonly regexp: string }
  | { readonly digest: string }
  | { readonly subject: string; readonly property: string; readonly old: string; readonly new: string };

/** What a node is asked to do, apart from what it is given. */
export interface NodeDefinition {
  /** As written, qualifiers included; of an exec. */
  readonly image?: string;
  /** With `%s` for every argument; of an exec. */
  readonly cmd?: string;
  /** What stands for each argument: `{{reads}}`. */
  readonly argstrs?: readonly string[];
  readonly url?: string;
}

/** What a node is given through one argument. */
export interface InputInfo {
  /** `reads`, or the argument's number. */
  readonly arg: string;
  readonly digest: string;
  /** Paths and digests; absent where there are many. In a list: `[1]/path`. */
  readonly files?: readonly (readonly [path: string, digest: string])[];
}

export interface ErrorInfo {
  readonly kind: string;
  readonly message: string;
  readonly causes: readonly string[];
  readonly code?: string;
  readonly location?: string;
}

export interface RunStats {
  readonly nodes: number;
  readonly executed: number;
  readonly cached: number;
  readonly failed: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Payload by type, without the envelope `t, seq, type, runId`. */
export interface EventPayloads {
  runStarted: {
    readonly program: string;
    readonly params: Readonly<Record<string, string>>;
    readonly args: readonly string[];
    readonly cwd: string;
    readonly version: string;
    readonly universe: string;
    readonly keySpace: string;
    readonly cacheMode: string;
  };
  programEvaluated: {
    readonly mainType: string;
    readonly immediate: boolean;
    readonly images: readonly string[];
    readonly sources: readonly { readonly path: string; readonly digest: string }[];
    readonly ms: number;
  };
  imageResolved: {
    readonly image: string;
    readonly resolved: string;
    readonly how: 'registry' | 'engine' | 'asIs' | 'ignored';
    readonly warning?: string;
  };
  nodeQueued: { readonly node: NodeInfo; readonly definition?: NodeDefinition };
  nodeCached: {
    readonly node: NodeInfo;
    readonly how: 'cache' | 'unchanged' | 'upToDate' | 'adopted';
    readonly key?: string;
    readonly cacheKeys?: readonly string[];
    /** Unknown where the node was found before what it depends on. */
    readonly inputs?: readonly InputInfo[];
    /** What the cache has under that key: in which form, and the digest of the object. */
    readonly entry?: { readonly form: 'Fileset' | 'FilesetV2'; readonly value: string };
    readonly resultDigest: string;
    readonly size: number;
    readonly files: number;
  };
  nodeStarted: {
    readonly node: NodeInfo;
    readonly cacheKeys: readonly string[];
    readonly reason: RunReason;
    readonly reasonDetails?: ReasonDetails;
    readonly inputs?: readonly InputInfo[];
    readonly attempt: number;
    readonly adopted?: boolean;
    readonly resources: Readonly<Record<string, number>>;
    readonly image?: string;
    readonly url?: string;
    readonly execUri?: string;
  };
  nodeProgress: { readonly node: NodeInfo; readonly phase: string; readonly usage: Gauges };
  nodeDone: {
    readonly node: NodeInfo;
    readonly attempt: number;
    readonly how: 'exec' | 'snapshot' | 'transfer';
    readonly ms: number;
    readonly usage: Profile;
    readonly exitCode?: number;
    readonly resultDigest: string;
    readonly size: number;
    readonly files: number;
  };
  nodeFailed: {
    readonly node: NodeInfo;
    readonly attempt: number;
    readonly error: ErrorInfo;
    readonly exitCode?: number;
    /** The last lines, at most 20. */
    readonly stderrTail?: readonly string[];
    readonly stdoutTail?: readonly string[];
    readonly execUri?: string;
  };
  transfer: {
    /** The node whose inputs or results move. */
    readonly node?: NodeInfo;
    readonly from: string;
    readonly to: string;
    readonly files: number;
    readonly bytes: number;
    readonly done: boolean;
  };
  alloc: {
    readonly id: string;
    readonly state: 'requested' | 'live' | 'idle' | 'lost' | 'freed';
    readonly resources: Readonly<Record<string, number>>;
  };
  retry: {
    readonly scope: 'task' | 'run';
    readonly node?: NodeInfo;
    readonly cause: 'OOM' | 'Temporary' | 'Predictor' | 'Lost' | 'Restartable';
    readonly attempt: number;
    readonly resources?: Readonly<Record<string, number>>;
    readonly waitMs: number;
  };
  log: { readonly level: 'error' | 'info' | 'debug'; readonly logger: string; readonly msg: string };
  heartbeat: Readonly<Record<never, never>>;
  runDone: {
    readonly status: 'ok' | 'evalError' | 'transient' | 'error' | 'canceled';
    readonly exitCode: number;
    readonly error?: ErrorInfo;
    readonly result?: { readonly text: string; readonly type: string };
    readonly stats: RunStats;
    readonly ms: number;
  };
}

export type EventType = keyof EventPayloads;

/** What evaluator, scheduler and executors emit; the runner adds `t`, `seq` and `runId`. */
export type ReflowEvent = { [T in EventType]: { readonly type: T } & EventPayloads[T] }[EventType];

/** Synchronous; never throws. */
export type EventSink = (event: ReflowEvent) => void;

/** Steps of the evaluation itself; they are not published. Spec: 05 §15.6 (internal types). */
export type TraceEvent =
  | { readonly type: 'graphRoot'; readonly flow: Flow }
  /** It is being evaluated: it, and what it became, belongs in the picture. */
  | { readonly type: 'graphNode'; readonly flow: Flow }
  /** A node has become one that is known: from here on both are one. */
  | { readonly type: 'graphMerged'; readonly flow: Flow; readonly into: Flow }
  | { readonly type: 'state'; readonly flow: Flow; readonly from: FlowState; readonly to: FlowState }
  | {
      readonly type: 'lookup';
      readonly flow: Flow;
      readonly keys: readonly Digest[];
      readonly outcome: 'hit' | RunReason;
    }
  /** A stage of a task begins or ends (05 §2.6). */
  | {
      readonly type: 'taskState';
      readonly edge: 'begin' | 'end';
      readonly taskID: Digest;
      readonly flowID: Digest;
      readonly ident: string;
      readonly state: ExecState;
      /** Failed stages of the task before this one. */
      readonly tries: number;
      readonly error?: ReflowError;
    }
  | { readonly type: 'mutate'; readonly flow: Flow; readonly mutations: readonly Mutation[] }
  /** Work on the cache begins or ends; `id` tells pieces of it apart. */
  | { readonly type: 'cacheWork'; readonly edge: 'begin' | 'end'; readonly id: number; readonly work: CacheWork };

export type CacheWork =
  | { readonly kind: 'lookup'; readonly count: number }
  | { readonly kind: 'write'; readonly flow: Flow };

/** Synchronous; never throws. */
export type TraceSink = (event: TraceEvent) => void;
