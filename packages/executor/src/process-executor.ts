// The executor of this machine: execs are programs of its own tools, run by launchers, their outputs
// objects of a file repository. Spec: 08-infrastructure §2, §3.4, §21.8; design §3.8, §3.12.

import { mkdirSync, realpathSync } from 'node:fs';
import { availableParallelism, userInfo } from 'node:os';
import {
  type Digest,
  hexDigest,
  type Logger,
  mkError,
  plainError,
  recoverError,
  renderDigest,
  silentLogger,
} from '@reflow-lang/base';
import type { Ctx, Exec, ExecConfig, Executor, Repository } from '@reflow-lang/evaluator';
import { checkSignal, type FileRepository, fileError } from '@reflow-lang/store';
import { type File, type Fileset, filesOf, type Resources, substitute } from '@reflow-lang/values';
import { createAdmission } from './admission.ts';
import { createBwrapRuntime } from './bwrap-runtime.ts';
import { findExecutable, type RuntimeChoice } from './detect-runtime.ts';
import { createFinishedExec } from './finished-exec.ts';
import { createHostRuntime } from './host-runtime.ts';
import { Job } from './job.ts';
import type { JobEnvironment } from './job-environment.ts';
import { createLauncherClient, type LauncherClient } from './launcher-client.ts';
import { LocalExec, untilAborted } from './local-exec.ts';
import { machineResources } from './machine.ts';
import { createObjectRefs, type ObjectRefs, sharedRefs } from './object-refs.ts';
import type { ProgramRuntime } from './runtime.ts';
import { createUsageSampler } from './usage-sampler.ts';

export interface ProcessExecutorOptions {
  /** `$REFLOW_HOME/local`; made when absent. */
  readonly root: string;
  /** Where inputs come from and outputs go. */
  readonly repository: FileRepository;
  /** Command line of the launcher process: `[node, …flags, launcher file]`. */
  readonly launcherCommand: readonly string[];
  /** What `chooseProcessRuntime` found. */
  readonly runtime: RuntimeChoice;
  /** True when the repository is this executor's own: objects go when nobody holds them. */
  readonly ownsRepository?: boolean;
  /** Programs at once; default: no limit but the scheduler's. */
  readonly maxParallel?: number;
  /** Programs may ask for more than the machine has: they then run as it allows. */
  readonly overcommit?: boolean;
  /** What becomes of running programs when this process is killed; default `survive`. */
  readonly orphan?: 'survive' | 'kill';
  readonly network?: 'host' | 'none';
  /** Under bwrap also hides `/home`, `/root` and `/run`. */
  readonly strict?: boolean;
  /** Refuses execs instead of ignoring their images. */
  readonly strictImages?: boolean;
  /** `PATH` of programs; default this process's. */
  readonly path?: string;
  readonly resources?: Resources;
  readonly log?: Logger;
  /** Takes warnings for people: `image "x" is not used: …`. */
  readonly warn?: (message: string) => void;
  /** Credentials for execs that ask for them; default: `AWS_*` of this process. */
  readonly credentials?: (ctx: Ctx) => Promise<Readonly<Record<string, string>>>;
  readonly version?: string;
  /** Between TERM and KILL; default 10,000. */
  readonly killGraceMs?: number;
  /** Longest run time of a program; default none. */
  readonly timeLimitMs?: number;
  /** Bytes that must be free before a program starts; default 1 GiB. */
  readonly minFreeBytes?: number;
  /** How long to wait for them; default 5 minutes. */
  readonly diskWaitMs?: number;
  /** Inspections and logs of execs that ran shorter are not stored; default 1000. */
  readonly saveAfterMs?: number;
}

export interface ProcessExecutor extends Executor {
  readonly ignoresImages: true;
  /** `bwrap`, or `no isolation`: as messages say it. */
  readonly isolation: string;
  /** Starts the launchers ahead of the first exec. */
  start(): void;
  /** Ends every program that runs. */
  endPrograms(ctx: Ctx, graceMs?: number): Promise<void>;
  /** Ends every program; later calls reject with NotExist `executor is dead`. */
  kill(graceMs?: number): Promise<void>;
  /** Starts nothing more. Programs that run go on or end as `orphan` says. */
  close(): Promise<void>;
  /** Of the launchers that run. */
  launcherPids(): readonly number[];
}

/** Throws Invalid `no bash found on this host`. */
export function createProcessExecutor(options: ProcessExecutorOptions): ProcessExecutor {
  try {
    mkdirSync(`${options.root}/jobs`, { recursive: true });
    // Without links in it: what is a link below is then a program's doing.
    return new LocalExecutor({ ...options, root: realpathSync(options.root) });
  } catch (thrown) {
    throw fileError('executor', [options.root], thrown);
  }
}

class LocalExecutor implements ProcessExecutor {
  readonly ignoresImages = true;
  readonly isolation: string;
  readonly #options: ProcessExecutorOptions;
  readonly #runtime: ProgramRuntime;
  readonly #launchers: LauncherClient;
  readonly #env: JobEnvironment;
  readonly #refs: ObjectRefs;
  readonly #log: Logger;
  readonly #resources: Resources;
  readonly #execs = new Map<Digest, LocalExec>();
  readonly #refused = new Map<Digest, Exec>();
  /** Jobs that are not over, by key: execs of one key share one. */
  readonly #jobs = new Map<string, Job>();
  readonly #warned = new Set<string>();
  #isDead = false;

  constructor(options: ProcessExecutorOptions) {
    this.#options = options;
    this.#log = options.log ?? silentLogger;
    this.#resources = options.resources ?? machineResources();
    this.#runtime = createRuntime(options);
    this.isolation = this.#runtime.isolation;
    this.#refs = options.ownsRepository === true ? createObjectRefs(options.repository) : sharedRefs;
    this.#launchers = createLauncherClient({
      command: options.launcherCommand,
      orphan: options.orphan ?? 'survive',
      count: (options.maxParallel ?? availableParallelism()) > 2 ? 2 : 1,
      logFile: `${options.root}/launcher.log`,
    });
    this.#env = {
      root: options.root,
      repository: options.repository,
      runtime: this.#runtime,
      launchers: this.#launchers,
      admission: createAdmission({
        programs: options.maxParallel ?? Number.POSITIVE_INFINITY,
        ...(options.overcommit === true && { machine: this.#resources }),
      }),
      sampler: createUsageSampler(),
      log: this.#log,
      version: options.version ?? '',
      killGraceMs: options.killGraceMs ?? 10_000,
      timeLimitMs: options.timeLimitMs ?? 0,
      minFreeBytes: options.minFreeBytes ?? 2 ** 30,
      reservesDisk: options.overcommit !== true,
      diskWaitMs: options.diskWaitMs ?? 300_000,
      credentials: options.credentials ?? ownCredentials,
    };
  }

  start(): void {
    this.#launchers.start();
  }

  async put(ctx: Ctx, id: Digest, config: ExecConfig, key: string = hexDigest(id)): Promise<Exec> {
    checkSignal(ctx.signal);
    this.#checkAlive('put', id);
    const known = this.#execs.get(id);
    if (known !== undefined && !hasFailed(known.job)) {
      await untilAborted(known.job.started, ctx.signal);
      return known;
    }
    const refusal = this.#refusal(id, config);
    if (refusal !== undefined) {
      this.#refused.set(id, refusal);
      return refusal;
    }
    this.#warnOfImage(config.image);
    const job = this.#jobs.get(key) ?? this.#begin(ctx, key, id, config);
    const exec = new LocalExec(id, job, {
      repository: this.#options.repository,
      refs: this.#refs,
      runtime: this.#runtime,
      saveAfterMs: this.#options.saveAfterMs ?? 1000,
    });
    this.#execs.set(id, exec);
    await untilAborted(job.started, ctx.signal);
    return exec;
  }

  #begin(ctx: Ctx, key: string, id: Digest, config: ExecConfig): Job {
    const job = new Job(this.#env, key, id, config);
    this.#jobs.set(key, job);
    const forget = (): void => {
      if (this.#jobs.get(key) === job) this.#jobs.delete(key);
    };
    job.done.then(forget, forget);
    void job.start(ctx);
    return job;
  }

  #refusal(id: Digest, config: ExecConfig): Exec | undefined {
    if (config.type !== 'exec') {
      const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(config.url)?.[1] ?? '';
      const cause = plainError(`no implementation for scheme ${scheme}`);
      return createFinishedExec(id, config, mkError(config.type, [config.url], 'NotSupported', cause));
    }
    if (this.#options.strictImages !== true || config.image === '') return undefined;
    const cause = plainError(`image "${config.image}" cannot be used: no container runtime found`);
    return createFinishedExec(id, config, mkError('exec', [renderDigest(id)], 'NotSupported', cause));
  }

  #warnOfImage(image: string): void {
    if (image === '' || this.#warned.has(image)) return;
    this.#warned.add(image);
    this.#options.warn?.(
      `warning: image "${image}" is not used: no container runtime found; running with host tools (${this.isolation})`,
    );
  }

  async get(ctx: Ctx, id: Digest): Promise<Exec> {
    checkSignal(ctx.signal);
    const exec = this.#execs.get(id) ?? this.#refused.get(id);
    if (exec === undefined) throw mkError('get', [renderDigest(id)], 'NotExist');
    return exec;
  }

  async execs(ctx: Ctx): Promise<readonly Exec[]> {
    checkSignal(ctx.signal);
    return [...this.#execs.values(), ...this.#refused.values()];
  }

  async remove(ctx: Ctx, id: Digest): Promise<void> {
    checkSignal(ctx.signal);
    this.#refused.delete(id);
    const exec = this.#execs.get(id);
    if (exec === undefined) return;
    this.#execs.delete(id);
    await exec.job.kill();
    await exec.job.done.catch(() => {});
    await exec.job.remove();
  }

  async load(ctx: Ctx, repoURL: string | undefined, fs: Fileset): Promise<Fileset> {
    checkSignal(ctx.signal);
    const files = filesOf(fs);
    const resolved = new Map<Digest, File>();
    for (const file of files) if (file.isRef()) resolved.set(file.digest(), await this.#resolve(ctx, file));
    const wanted = files.map((file) => resolved.get(file.digest()) ?? file);
    const missing = await this.#options.repository.missing(ctx, wanted);
    for (const file of missing) await this.#fetch(ctx, repoURL, file);
    this.#refs.hold(wanted);
    return resolved.size === 0 ? fs : substitute(fs, resolved).fileset;
  }

  /** A reference is resolved if its contents are known and here. */
  async #resolve(ctx: Ctx, file: File): Promise<File> {
    const { repository } = this.#options;
    if (file.contentHash !== '') {
      const found = await repository.stat(ctx, file.contentHash).catch(notThere);
      if (found !== undefined) return found;
    }
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(file.source)?.[1];
    const cause = scheme === undefined ? 'fileset not resolved' : `no implementation for scheme ${scheme}`;
    const kind = scheme === undefined ? 'Invalid' : 'NotSupported';
    throw mkError('load', [file.toString()], kind, plainError(cause));
  }

  async #fetch(ctx: Ctx, repoURL: string | undefined, file: File): Promise<void> {
    if (repoURL === undefined) throw mkError('load', [renderDigest(file.id)], 'NotExist');
    await this.#options.repository.readFrom(ctx, file.id, repoURL);
  }

  async unload(ctx: Ctx, fs: Fileset): Promise<void> {
    checkSignal(ctx.signal);
    await this.#refs.letGo(ctx, filesOf(fs));
  }

  async verifyIntegrity(ctx: Ctx, fs: Fileset): Promise<void> {
    const { repository } = this.#options;
    const mismatches: string[] = [];
    for (const file of filesOf(fs)) {
      if (file.isRef()) {
        throw mkError('verifyintegrity', [], 'Invalid', plainError(`unresolved file ${file.toString()}`));
      }
      const verdict = await repository.verify(ctx, file.id);
      if (verdict.kind === 'absent') throw mkError('verifyintegrity', [renderDigest(file.id)], 'NotExist');
      if (verdict.kind === 'corrupt') {
        mismatches.push(`${renderDigest(file.id)} (ID) != ${renderDigest(verdict.actual)} (digest)`);
      }
    }
    if (mismatches.length === 0) return;
    const text = `digest mismatches: ${mismatches.join(', ')}`;
    throw mkError('verifyintegrity', [], 'Integrity', plainError(text));
  }

  resources(): Resources {
    return this.#resources;
  }

  repository(): Repository {
    return this.#options.repository;
  }

  launcherPids(): readonly number[] {
    return this.#launchers.pids();
  }

  async endPrograms(_ctx: Ctx, graceMs?: number): Promise<void> {
    const jobs = [...this.#jobs.values()];
    await Promise.all(jobs.map((job) => job.kill('removed', graceMs)));
    await Promise.all(jobs.map((job) => job.done.catch(() => {})));
  }

  async kill(graceMs?: number): Promise<void> {
    this.#isDead = true;
    await this.endPrograms({ signal: new AbortController().signal }, graceMs);
    await this.#launchers.close();
  }

  async close(): Promise<void> {
    this.#isDead = true;
    await this.#launchers.close();
  }

  #checkAlive(op: string, id: Digest): void {
    if (this.#isDead) throw mkError(op, [renderDigest(id)], 'NotExist', plainError('executor is dead'));
  }
}

const hasFailed = (job: Job): boolean => job.error !== undefined || job.outcome?.result.err !== undefined;

function notThere(thrown: unknown): undefined {
  const error = recoverError(thrown);
  if (error.kind !== 'NotExist') throw error;
  return undefined;
}

function createRuntime(options: ProcessExecutorOptions): ProgramRuntime {
  const path = options.path ?? process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  const bash = findExecutable('bash', `/bin:/usr/bin:${path}`);
  if (bash === undefined) throw mkError('executor', [], 'Invalid', plainError('no bash found on this host'));
  const base = { bash, path, user: userName(), network: options.network ?? 'host' };
  const { kind, bwrap } = options.runtime;
  if (kind === 'host' || bwrap === undefined) return createHostRuntime(options.root, base);
  const dieWithParent = options.orphan === 'kill';
  return createBwrapRuntime({ ...base, bwrap, strict: options.strict === true, dieWithParent });
}

/** A user without an entry in the system's table has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? String(process.getuid?.() ?? '');
  }
}

const credentialNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

async function ownCredentials(): Promise<Readonly<Record<string, string>>> {
  const out: Record<string, string> = {};
  for (const name of credentialNames) {
    const value = process.env[name];
    if (value !== undefined) out[name] = value;
  }
  if (out.AWS_ACCESS_KEY_ID !== undefined) return out;
  throw mkError('run', [], 'Temporary', plainError('AWS credentials not present'));
}
