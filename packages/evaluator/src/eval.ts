// The evaluator: reduces a Flow graph to a value. Spec: 05-flow-eval §8-16.

import type { Digest, Logger, ReflowError } from '@reflow-lang/base';
import type { Flow, FlowConfig } from '@reflow-lang/flow';
import type { AssertPolicy, Requirements, Resources, Value } from '@reflow-lang/values';
import type { EventSink } from './events.ts';
import type { AssertionGenerator, Assoc, Clock, Ctx, RandomDigest, Repository, Snapshotter } from './ports.ts';
import type { Scheduler } from './scheduler.ts';

export const cacheMode = { off: 0, read: 2, write: 4, readWrite: 6 } as const;
/** Bits of `cacheMode`. Spec: 05 §2.4. */
export type CacheMode = number;
export const isReading = (mode: CacheMode): boolean => (mode & cacheMode.read) !== 0;
export const isWriting = (mode: CacheMode): boolean => (mode & cacheMode.write) !== 0;

export interface EvalConfig {
  readonly scheduler?: Scheduler;
  readonly snapshotter?: Snapshotter;
  readonly events?: EventSink;
  readonly log?: Logger;
  readonly repository?: Repository;
  readonly assoc?: Assoc;
  readonly assertionGenerator?: AssertionGenerator;
  readonly assert?: AssertPolicy;
  readonly runID: Digest;
  readonly cacheMode: CacheMode;
  readonly recomputeEmpty: boolean;
  readonly bottomUp: boolean;
  readonly postUseChecksum: boolean;
  readonly config?: FlowConfig;
  readonly imageMap?: ReadonlyMap<string, string>;
  /** Milliseconds; 0 is 20 minutes. */
  readonly cacheLookupTimeoutMs?: number;
  readonly invalidate?: (f: Flow) => boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly maxResources?: Resources;
  readonly resolveImage?: (ctx: Ctx, image: string) => Promise<string>;
  readonly keySpace?: '' | 'host';
  readonly clock: Clock;
  readonly randomDigest: RandomDigest;
  /** Yields to the event loop between slices of pure work. */
  readonly yieldToLoop: () => Promise<void>;
}

/** What the evaluation knows of an external node, for `eval --json` and `explain`. */
export interface NodeOutcome {
  readonly flow: Flow;
  readonly value: Value | undefined;
  readonly err: ReflowError | undefined;
  readonly cacheKeys: readonly Digest[];
  /** As submitted. */
  readonly resources: Resources;
  readonly cached: boolean;
}

export const Eval: typeof EvalStub = class {} as never;
export type Eval = EvalStub;
declare class EvalStub {
  constructor(root: Flow, config: EvalConfig);
  /** Resolves when the root is done, also in error; rejects on cancellation and internal failures. */
  do(ctx: Ctx): Promise<void>;
  flow(): Flow;
  value(): Value | undefined;
  err(): ReflowError | undefined;
  requirements(): Requirements;
  /** Every external node reached, in a deterministic order. */
  outcomes(): readonly NodeOutcome[];
  /** Resolves when cache writes and other background work are over. */
  settled(): Promise<void>;
}
export function createEval(root: Flow, config: EvalConfig): Eval {
  throw new Error('not written yet: createEval');
}
