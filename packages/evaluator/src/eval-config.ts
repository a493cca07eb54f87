// What an evaluation is given, and what it tells at the end. Spec: 05-flow-eval §3 (EvalConfig), §8.

import { type Digest, formatDuration, type Logger, type ReflowError } from '@reflow-lang/base';
import type { Flow, FlowConfig } from '@reflow-lang/flow';
import type { AssertPolicy, Resources, Value } from '@reflow-lang/values';
import type { KeySpace } from './cache-keys.ts';
import { type CacheMode, cacheMode, isReading, isWriting } from './cache-mode.ts';
import type { EventSink, TraceSink } from './events.ts';
import type {
  AssertionGenerator,
  Assoc,
  Clock,
  Ctx,
  DirectTransferer,
  Executor,
  Liveset,
  Predictor,
  RandomDigest,
  Repository,
  Snapshotter,
  Transferer,
} from './ports.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

export interface EvalConfig {
  /**
   * Nothing is started: caches are looked up and sources described, and the evaluation ends when all
   * that is left would have to run. `Eval.facts` says what that is.
   */
  readonly isPlan?: boolean;
  /** For a plan: whether externs have anything to write. */
  readonly directTransferer?: DirectTransferer;
  /** Runs external nodes; without one the first of them fails. */
  readonly scheduler?: Scheduler;
  /** Runs external nodes where there is no scheduler (05 §17). */
  readonly executor?: Executor;
  /** Must be there when an executor is: moves inputs to it, and results from it to the cache. */
  readonly transferer?: Transferer;
  /** With an executor: externs, and the root, are not taken from the cache. */
  readonly noCacheExtern?: boolean;
  /** With an executor: objects that are not needed any more are dropped from its repository. */
  readonly gc?: boolean;
  /** How what is live is told to the executor's repository; exactly, by default. */
  readonly createLiveset?: (live: readonly Digest[]) => Liveset;
  /** Must be there when a scheduler is. */
  readonly snapshotter?: Snapshotter;
  readonly predictor?: Predictor;
  readonly events?: EventSink;
  /** The steps between events, for drawings and traces of the evaluation itself. */
  readonly trace?: TraceSink;
  /** Gets the log lines where there is no event sink. */
  readonly log?: Logger;
  readonly repository?: Repository;
  readonly assoc?: Assoc;
  readonly assertionGenerator?: AssertionGenerator;
  /** `never` by default. */
  readonly assert?: AssertPolicy;
  readonly runID: Digest;
  readonly cacheMode: CacheMode;
  readonly recomputeEmpty: boolean;
  readonly bottomUp: boolean;
  readonly postUseChecksum: boolean;
  readonly config?: FlowConfig;
  /** From the image as written, qualifiers included, to the name it runs under. */
  readonly imageMap?: ReadonlyMap<string, string>;
  /** Milliseconds; 0 is 20 minutes. */
  readonly cacheLookupTimeoutMs?: number;
  readonly invalidate?: (f: Flow) => boolean;
  /** What `invalidate` was made from, for those who ask why a node ran. */
  readonly invalidateRegexp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly maxResources?: Resources;
  /** For images that are not in the map: asked once a text. Where it rejects, the text stays. */
  readonly resolveImage?: (ctx: Ctx, image: string) => Promise<string>;
  /** By default what the scheduler's cluster says of itself. */
  readonly keySpace?: KeySpace;
  readonly clock: Clock;
  readonly randomDigest: RandomDigest;
  /** Yields to the event loop between slices of pure work. */
  readonly yieldToLoop: () => Promise<void>;
  /** Log look-ups and revisions in detail. */
  readonly debug?: boolean;
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
  /** Of the program, where one ran. */
  readonly exitCode?: number;
}

const defaultLookupTimeoutMs = 20 * 60_000;

export const lookupTimeoutMs = (config: EvalConfig): number => config.cacheLookupTimeoutMs || defaultLookupTimeoutMs;

/** The mode that is possible with what is configured, and why it is another than asked for. */
export function effectiveCacheMode(config: EvalConfig): { readonly mode: CacheMode; readonly complaint?: string } {
  if (config.cacheMode === cacheMode.off) return { mode: cacheMode.off };
  const missing = [...(config.assoc ? [] : ['assoc']), ...(config.repository ? [] : ['repository'])];
  if (missing.length === 0) return { mode: config.cacheMode };
  const verb = missing.length === 1 ? 'is' : 'are';
  return {
    mode: cacheMode.off,
    complaint: `turning caching off because ${missing.join(' and ')} ${verb} not configured`,
  };
}

/** As logged behind `evaluating with configuration: `. Spec: 05 §8. */
export function renderEvalConfig(config: EvalConfig): string {
  const { mode } = effectiveCacheMode(config);
  const isSeed = config.scheduler === undefined && config.executor !== undefined;
  const flags = [
    ...(isSeed ? [config.noCacheExtern ? 'nocacheextern' : 'cacheextern', config.gc ? 'gc' : 'nogc'] : []),
    ...(mode === cacheMode.off ? ['nocache'] : []),
    ...(isReading(mode) ? ['cacheread'] : []),
    ...(isWriting(mode) ? ['cachewrite'] : []),
    config.recomputeEmpty ? 'recomputeempty' : 'norecomputeempty',
    config.bottomUp ? 'bottomup' : 'topdown',
    ...(config.postUseChecksum ? ['postusechecksum'] : []),
  ];
  const url = config.repository?.url();
  const images = [...(config.imageMap ?? [])].map(([image, resolved]) => `${image}:${resolved}`).sort();
  const timeout = formatDuration(BigInt(lookupTimeoutMs(config)) * 1_000_000n);
  return [
    isSeed ? 'executor *runner.Executor transferer *repository.Manager' : undefined,
    config.scheduler && 'scheduler *sched.Scheduler',
    config.snapshotter && ' snapshotter blob.Mux',
    config.repository && ` repository ${url === undefined ? 'repository' : `repository,url=${url}`}`,
    config.assoc && ` assoc ${config.assoc}`,
    config.predictor && ' predictor *pred.Predictor',
    ` flags ${flags.join(',')}`,
    ` flowconfig ${config.config?.hashV1 ? 'hashv1' : 'hashv2'}`,
    ` cachelookuptimeout ${timeout}`,
    ` imagemap map[${images.join(' ')}]`,
  ]
    .filter((part) => part !== undefined)
    .join('');
}
