// The ports: everything the evaluator reaches the world through. A port is a plain record of
// functions; optional members are marked `?` and callers cope with their absence. Errors are
// ReflowErrors. The only normative signatures. Spec: 05-flow-eval §3, 08-infrastructure §2.

import type { Digest, ReflowError } from '@reflow-lang/base';
import type { AssertionKey, Assertions, File, Fileset, Requirements, Resources } from '@reflow-lang/values';

/** First argument of every asynchronous call. */
export interface Ctx {
  readonly signal: AbortSignal;
  /** Counts work that may outlive the call; `signal` is what cancels it (05 §16). */
  readonly background?: { add(n: number): void; done(): void; readonly signal?: AbortSignal };
}

/** Bytes in pieces. A Node `Readable` is one; ring 2 never sees a stream. */
export type Bytes = AsyncIterable<Uint8Array>;

export interface Channel {
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
  readonly output: Bytes;
}

export interface Liveset {
  /** False positives are allowed, rarely. */
  contains(d: Digest): boolean;
}

export interface Repository {
  /** Drops objects that are not live. */
  collect(ctx: Ctx, live: Liveset): Promise<void>;
  collectWithThreshold(ctx: Ctx, live: Liveset, dead: Liveset, threshold: Date, dryRun: boolean): Promise<void>;
  /** Rejects with NotExist when absent. */
  stat(ctx: Ctx, id: Digest): Promise<File>;
  get(ctx: Ctx, id: Digest): Promise<Bytes>;
  put(ctx: Ctx, body: Bytes | Uint8Array): Promise<Digest>;
  delete?(ctx: Ctx, id: Digest): Promise<void>;
  scan?(ctx: Ctx): AsyncIterable<File>;
  /** Which of these are absent; cheaper than `stat` one by one. */
  missing?(ctx: Ctx, files: readonly File[]): Promise<readonly File[]>;
  /** Puts a local file's contents: linked or cloned where possible. Returns its digest and size. */
  putLocal?(ctx: Ctx, path: string): Promise<File>;
  writeTo(ctx: Ctx, id: Digest, url: string): Promise<void>;
  readFrom(ctx: Ctx, id: Digest, url: string): Promise<void>;
  url(): string | undefined;
}

export interface Transferer {
  transfer(ctx: Ctx, dst: Repository, src: Repository, ...files: readonly File[]): Promise<void>;
  needTransfer(ctx: Ctx, dst: Repository, ...files: readonly File[]): Promise<readonly File[]>;
}

export const assocKind = { fileset: 0, filesetV2: 1, execInspect: 2, logs: 3, bundle: 4 } as const;
export type AssocKind = (typeof assocKind)[keyof typeof assocKind];

export interface AssocKey {
  readonly kind: AssocKind;
  readonly digest: Digest;
}

export interface AssocResult {
  /** The zero digest when absent. */
  readonly digest: Digest;
  readonly check?: string;
  readonly error?: ReflowError;
}

export interface Assoc {
  /** A zero value deletes. `check` guards against colliding keys (05 §13.4). */
  store(ctx: Ctx, kind: AssocKind, key: Digest, value: Digest, check?: string): Promise<void>;
  /** Expands an abbreviated key; rejects with NotExist. */
  get(ctx: Ctx, kind: AssocKind, key: Digest): Promise<{ readonly key: Digest; readonly value: Digest }>;
  /** Results in the order of the keys; failures of single keys are in the results. */
  batchGet(ctx: Ctx, keys: readonly AssocKey[]): Promise<readonly AssocResult[]>;
  collectWithThreshold(
    ctx: Ctx,
    live: Liveset,
    dead: Liveset,
    threshold: Date,
    rate: number,
    dryRun: boolean,
  ): Promise<void>;
  count(ctx: Ctx): Promise<number>;
  scan(
    ctx: Ctx,
    kinds: readonly AssocKind[],
    handler: (key: Digest, values: ReadonlyMap<AssocKind, Digest>, lastAccess: Date, labels: readonly string[]) => void,
  ): Promise<void>;
  delete(ctx: Ctx, key: Digest): Promise<void>;
  /** `sqlite,path=...`: as logs print it. */
  toString(): string;
}

// ---- Executors --------------------------------------------------------------------------------

export interface ExecResult {
  readonly fileset: Fileset;
  readonly err?: ReflowError;
}

export interface Arg {
  readonly out: boolean;
  readonly fileset?: Fileset;
  readonly index: number;
}

export interface ExecConfig {
  readonly type: 'exec' | 'intern' | 'extern';
  readonly ident: string;
  readonly url: string;
  readonly image: string;
  readonly originalImage: string;
  readonly cmd: string;
  readonly args: readonly Arg[];
  readonly resources: Resources;
  readonly needAWSCreds: boolean;
  readonly needDockerAccess: boolean;
  readonly outputIsDir?: readonly boolean[];
}

/** One gauge over time; means and maxima in the gauge's unit. */
export interface GaugeProfile {
  readonly max: number;
  readonly mean: number;
  readonly var: number;
  readonly n: number;
  readonly first: Date;
  readonly last: Date;
}
export type Profile = Readonly<Record<string, GaugeProfile>>;
export type Gauges = Readonly<Record<string, number>>;

export interface ExecInspect {
  readonly created: Date;
  readonly config: ExecConfig;
  /** `created`, `waiting`, `running`, `complete`, `zombie`. */
  readonly state: string;
  readonly status: string;
  readonly error?: ReflowError;
  readonly profile: Profile;
  readonly gauges: Gauges;
  readonly commands: readonly string[];
  /** What Docker's API says of the container; the process runtime fills the same members. */
  readonly docker: Readonly<Record<string, unknown>>;
  readonly execError?: ReflowError;
  /** Wall time of the program. */
  readonly runtimeMs: number;
}

export interface RepoObjectRef {
  readonly repoURL: string;
  readonly digest: Digest;
}

export interface ExecRunInfo {
  readonly runtimeMs: number;
  readonly profile: Profile;
  readonly resources: Resources;
  readonly inspect?: RepoObjectRef;
  readonly stdout?: RepoObjectRef;
  readonly stderr?: RepoObjectRef;
  readonly exitCode?: number;
}

export type ExecOrigin = 'new' | 'adoptedRunning' | 'adoptedResult' | 'refused';

export interface Exec {
  id(): Digest;
  uri(): string;
  result(ctx: Ctx): Promise<ExecResult>;
  inspect(ctx: Ctx): Promise<ExecInspect>;
  /** Runtime, profile and stored logs of a finished exec. */
  runInfo(ctx: Ctx): Promise<ExecRunInfo>;
  wait(ctx: Ctx): Promise<void>;
  logs(ctx: Ctx, stdout: boolean, stderr: boolean, follow: boolean): Promise<Bytes>;
  shell(ctx: Ctx): Promise<Channel>;
  promote(ctx: Ctx): Promise<void>;
  /**
   * What this attempt is: new, taken over from an earlier driver, finished there, or refused: then
   * nothing was started, and the result says why. Absent where results of earlier drivers are not kept.
   */
  readonly origin?: ExecOrigin;
  readonly attempt?: number;
}

export interface Executor {
  /** Idempotent per id. `key` names the work (05 §6.7): what an earlier driver did under it is adopted. */
  put(ctx: Ctx, id: Digest, config: ExecConfig, key?: string): Promise<Exec>;
  get(ctx: Ctx, id: Digest): Promise<Exec>;
  remove(ctx: Ctx, id: Digest): Promise<void>;
  execs(ctx: Ctx): Promise<readonly Exec[]>;
  /** Fetches objects and resolves references, each distinct file once. A rejected load holds nothing. */
  load(ctx: Ctx, repoURL: string | undefined, fs: Fileset): Promise<Fileset>;
  verifyIntegrity(ctx: Ctx, fs: Fileset): Promise<void>;
  unload(ctx: Ctx, fs: Fileset): Promise<void>;
  resources(): Resources;
  repository(): Repository;
  /** True for runtimes that run with host tools (05 §13.5). */
  readonly ignoresImages?: boolean;
}

export interface Alloc extends Executor {
  id(): string;
  /** Asks for this many milliseconds; resolves to what was granted. */
  keepalive(ctx: Ctx, intervalMs: number): Promise<number>;
  free(ctx: Ctx): Promise<void>;
}

export interface Cluster {
  allocate(ctx: Ctx, requirements: Requirements, labels: Readonly<Record<string, string>>): Promise<Alloc>;
  /** `undefined` if it can, else why not. */
  canAllocate(r: Resources): ReflowError | undefined;
  maxAlloc(): Resources;
  name(): string;
  readonly ignoresImages?: boolean;
}

/** Sources of interns that can be described, or read, without an exec. Spec: 05 §12.4. */
export interface Snapshotter {
  /**
   * `changed` false: known from metadata alone, nothing was read. `started` is called before the first
   * byte of contents is read; an adapter may leave that out.
   */
  snapshot(
    ctx: Ctx,
    url: string,
    started?: () => void,
  ): Promise<{ readonly fileset: Fileset; readonly changed: boolean }>;
  /** True for URLs of this machine: they are read on every run and never looked up. */
  isLocal(url: string): boolean;
}

/** One round of a direct transfer. */
export interface DirectTransfer {
  readonly fileset: Fileset;
  /** What had to move, and did. */
  readonly files: number;
  readonly bytes: number;
  /** What failed for reasons that may pass: another round follows. */
  readonly incomplete?: readonly { readonly name: string; readonly error: ReflowError }[];
}

/** Destinations of externs written without an exec. Spec: 05 §19.5. */
export interface DirectTransferer {
  /**
   * `undefined` when it cannot write there. What is there and equal does not move again. `started` is
   * called before anything is written; where it throws, nothing is, and the promise rejects with that.
   */
  transfer(
    ctx: Ctx,
    url: string,
    fs: Fileset,
    from: Repository,
    started: () => void,
  ): Promise<DirectTransfer | undefined>;
}

/** What earlier runs say about a task. Spec: 05 §20. */
export interface Prediction {
  /** Overlaid on what the program asks for. */
  readonly resources: Resources;
  readonly durationMs: number;
}

export interface Predictor {
  /** In the order of the configurations; `undefined` where nothing is known. Errors mean the same. */
  predict(ctx: Ctx, configs: readonly ExecConfig[]): Promise<readonly (Prediction | undefined)[]>;
}

export interface AssertionGenerator {
  generate(ctx: Ctx, key: AssertionKey): Promise<Assertions>;
}

export interface Clock {
  now(): Date;
  /** Rejects with Canceled when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Randomness comes in too: ids of runs and tasks. */
export type RandomDigest = () => Digest;

// ---- Task log ---------------------------------------------------------------------------------

export interface TaskRow {
  readonly id: Digest;
  readonly runID: Digest;
  readonly flowID: Digest;
  readonly imgCmdID: Digest;
  readonly ident: string;
  readonly attempt: number;
  readonly resources: Resources;
  readonly uri?: string;
  readonly resultID?: Digest;
  readonly stdout?: Digest;
  readonly stderr?: Digest;
  readonly inspect?: Digest;
  readonly err?: string;
  readonly start: Date;
  readonly keepalive?: Date;
  readonly end?: Date;
}

export interface RunRow {
  readonly id: Digest;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly bundle?: Digest;
  readonly args?: readonly string[];
  readonly runLog?: Digest;
  readonly evalGraph?: Digest;
  readonly trace?: Digest;
  readonly start: Date;
  readonly keepalive?: Date;
  readonly end?: Date;
}

export interface TaskQuery {
  /** May be abbreviated. */
  readonly id?: Digest;
  readonly runID?: Digest;
  readonly imgCmdID?: Digest;
  readonly ident?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit?: number;
}

export interface RunQuery {
  readonly id?: Digest;
  readonly since?: Date;
  readonly until?: Date;
  readonly user?: string;
}

export interface TaskDB {
  createRun(ctx: Ctx, row: RunRow): Promise<void>;
  setRunAttrs(ctx: Ctx, id: Digest, attrs: Partial<Pick<RunRow, 'bundle' | 'args'>>): Promise<void>;
  setRunComplete(
    ctx: Ctx,
    id: Digest,
    attrs: Partial<Pick<RunRow, 'runLog' | 'evalGraph' | 'trace'>>,
    end: Date,
  ): Promise<void>;
  keepRunAlive(ctx: Ctx, id: Digest, until: Date): Promise<void>;
  createTask(ctx: Ctx, row: TaskRow): Promise<void>;
  setTaskUri(ctx: Ctx, id: Digest, uri: string): Promise<void>;
  setTaskResult(ctx: Ctx, id: Digest, result: Digest): Promise<void>;
  setTaskAttrs(ctx: Ctx, id: Digest, attrs: Partial<Pick<TaskRow, 'stdout' | 'stderr' | 'inspect'>>): Promise<void>;
  setTaskComplete(ctx: Ctx, id: Digest, err: string | undefined, end: Date): Promise<void>;
  keepTaskAlive(ctx: Ctx, id: Digest, until: Date): Promise<void>;
  runs(ctx: Ctx, query: RunQuery): Promise<readonly RunRow[]>;
  tasks(ctx: Ctx, query: TaskQuery): Promise<readonly TaskRow[]>;
  repository(): Repository | undefined;
}
