// One job of this driver: the work that a key names, from put to result. It takes over what earlier
// drivers did under the key, or begins an attempt of its own; many execs may share it.
// Spec: 08-infrastructure §21.2, §21.3, §21.8.
//
//   initializing ─► (waiting) ─► running ─► complete
//        └── a result of an earlier driver, or a program of one that still runs ──┘

import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Digest,
  encodeLatin1,
  formatSize,
  invariant,
  mkError,
  plainError,
  ReflowError,
  recoverError,
  renderDigest,
  utf8Bytes,
} from '@reflow-lang/base';
import type { Ctx, ExecConfig, ExecResult, Gauges, Profile } from '@reflow-lang/evaluator';
import { checkSignal, crashPoint, fileError } from '@reflow-lang/store';
import { type File, Fileset, filesOf } from '@reflow-lang/values';
import { type AttemptPaths, attemptPaths, jobDirectory } from './attempt-paths.ts';
import { collectAttempt, type Finished } from './collect-attempt.ts';
import { formatCommand } from './command-format.ts';
import { followProgram } from './follow-program.ts';
import { type Inputs, type LinkedInput, materializeInputs, planInputs } from './inputs.ts';
import { jobDescription } from './job-description.ts';
import { fence, makeExclusively, makeJobDirectory, recordResult, removeTree } from './job-directory.ts';
import type { JobEnvironment } from './job-environment.ts';
import { findPrior, type Prior } from './prior-attempt.ts';
import { type KillTarget, killTree } from './process-tree.ts';
import { ProfileBuilder, profileFromJson } from './profile.ts';
import { type EndRecord, type ResultRecord, readBwrapStatus, readResult } from './records-decode.ts';
import { needsScript, scriptName } from './runtime.ts';
import { startError } from './start-error.ts';
import { emptyDirectory } from './tidy.ts';

export type JobPhase = 'initializing' | 'waiting' | 'running' | 'complete';
export type JobOrigin = 'new' | 'adoptedRunning' | 'adoptedResult';

/** How the job ended, once it has. */
export interface JobOutcome {
  readonly result: ExecResult;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** As a shell reports it. */
  readonly status: number;
  readonly profile: Profile;
}

interface Running {
  readonly pid: number;
  readonly pidStart: string;
  readonly startedAt: Date;
}

const neverAborted: Ctx = { signal: new AbortController().signal };

export class Job {
  readonly key: string;
  /** Of the exec that made the job: it names errors. */
  readonly id: Digest;
  readonly config: ExecConfig;
  readonly createdAt = new Date();
  phase: JobPhase = 'initializing';
  origin: JobOrigin = 'new';
  attempt = 0;
  outcome: JobOutcome | undefined;
  /** Infrastructure failed: not the program. */
  error: ReflowError | undefined;
  /** Resolves when the job is running or complete; rejects with the error. */
  readonly started: Promise<void>;
  /** Resolves when the job is complete; rejects with the error. */
  readonly done: Promise<void>;

  readonly #env: JobEnvironment;
  readonly #jobDir: string;
  readonly #profile = new ProfileBuilder();
  #paths: AttemptPaths | undefined;
  #inputFiles: ReadonlyMap<string, File> = new Map();
  #linked: readonly LinkedInput[] = [];
  #running: Running | undefined;
  #leave: () => void = () => {};
  /** Ends waiting to be admitted. */
  readonly #stop = new AbortController();
  #stopSampling: () => void = () => {};
  #limitTimer: NodeJS.Timeout | undefined;
  /** Why the program is being ended, if it is. */
  #ending: 'removed' | 'timeout' | undefined;
  #resolveStarted: () => void = () => {};
  #resolveDone: () => void = () => {};
  #rejectStarted: (error: ReflowError) => void = () => {};
  #rejectDone: (error: ReflowError) => void = () => {};

  constructor(env: JobEnvironment, key: string, id: Digest, config: ExecConfig) {
    this.#env = env;
    this.key = key;
    this.id = id;
    this.config = config;
    this.#jobDir = jobDirectory(env.root, key);
    this.started = new Promise((resolve, reject) => {
      this.#resolveStarted = resolve;
      this.#rejectStarted = reject;
    });
    this.done = new Promise((resolve, reject) => {
      this.#resolveDone = resolve;
      this.#rejectDone = reject;
    });
    // Whoever waits sees the rejections; nobody need wait.
    this.started.catch(() => {});
    this.done.catch(() => {});
  }

  /** Takes over or begins; never rejects: what fails is told by `started` and `done`. */
  async start(ctx: Ctx): Promise<void> {
    try {
      await this.#begin(ctx);
    } catch (thrown) {
      this.#fail(recoverError(thrown));
    }
  }

  get paths(): AttemptPaths | undefined {
    return this.#paths;
  }

  get pid(): number | undefined {
    return this.phase === 'running' ? this.#running?.pid : undefined;
  }

  profile(): Profile {
    return this.outcome?.profile ?? this.#profile.profile();
  }

  gauges(): Gauges {
    return this.#profile.gauges();
  }

  /** Ends the program. Resolves when no process of it is left. */
  async kill(why: 'removed' | 'timeout' = 'removed', graceMs = this.#env.killGraceMs): Promise<void> {
    this.#ending ??= why;
    this.#stop.abort();
    const target = this.#killTarget();
    if (target !== undefined) await killTree(target, graceMs);
  }

  /** Removes everything on disk. */
  async remove(): Promise<void> {
    await removeTree(this.#jobDir);
  }

  // ---- Beginning

  async #begin(ctx: Ctx): Promise<void> {
    let isNew = makeJobDirectory(this.#jobDir);
    for (;;) {
      const prior: Prior = isNew ? { kind: 'none', next: 1 } : await findPrior(ctx, this.#jobDir, this.key);
      isNew = false;
      const next = await this.#takeOver(ctx, prior);
      if (next === 'taken') return;
      await this.#admit(ctx);
      if (await this.#launch(ctx, next)) return;
    }
  }

  /** The number of the attempt to begin, unless the prior one will do. */
  async #takeOver(ctx: Ctx, prior: Prior): Promise<number | 'taken'> {
    switch (prior.kind) {
      case 'none':
        return prior.next;
      case 'succeeded':
        return (await this.#adoptResult(ctx, prior.attempt, prior.record)) ? 'taken' : prior.attempt + 1;
      case 'running':
        this.#adoptRunning(prior.attempt, { ...prior.started });
        return 'taken';
      case 'ended':
        return (await this.#adoptEnd(ctx, prior)) ? 'taken' : prior.attempt + 1;
    }
  }

  async #adoptResult(ctx: Ctx, attempt: number, record: ResultRecord): Promise<boolean> {
    const { outputs } = record;
    if (outputs === undefined) return false;
    if ((await this.#env.repository.missing(ctx, filesOf(outputs))).length > 0) return false;
    this.#enterAttempt(attempt, 'adoptedResult');
    this.#complete(outcomeOf(record));
    return true;
  }

  #adoptRunning(attempt: number, running: Running): void {
    this.#enterAttempt(attempt, 'adoptedRunning');
    const planned = planInputs(this.config.args);
    this.#inputFiles = planned.files;
    // Whether the files are links or copies is not recorded: all are looked at.
    this.#linked = this.#env.runtime.protectsInputs ? [] : [...planned.files].map(([name, file]) => ({ name, file }));
    this.#run(running);
    void this.#follow();
  }

  /** A program that ended while no driver was there. Its failure is recorded, and does not count as ours. */
  async #adoptEnd(ctx: Ctx, prior: Extract<Prior, { kind: 'ended' }>): Promise<boolean> {
    this.#enterAttempt(prior.attempt, 'adoptedResult');
    this.#inputFiles = planInputs(this.config.args).files;
    const outcome = await this.#finish(ctx, prior.end, prior.startedAt);
    if (outcome.result.err !== undefined) return false;
    this.#complete(outcome);
    return true;
  }

  #enterAttempt(attempt: number, origin: JobOrigin): AttemptPaths {
    this.attempt = attempt;
    this.origin = origin;
    this.#paths = attemptPaths(this.#jobDir, attempt);
    return this.#paths;
  }

  // ---- An attempt of our own

  async #admit(ctx: Ctx): Promise<void> {
    if (this.#ending !== undefined) throw new ReflowError({ kind: 'Canceled' });
    if (this.phase === 'initializing') {
      this.phase = 'waiting';
      const { admission } = this.#env;
      this.#leave =
        admission.tryEnter(this.config.resources) ??
        (await admission.enter(this.config.resources, AbortSignal.any([ctx.signal, this.#stop.signal])));
    }
    await this.#waitForDisk(ctx);
  }

  async #waitForDisk(ctx: Ctx): Promise<void> {
    const { root, minFreeBytes, reservesDisk, diskWaitMs, log } = this.#env;
    const need = Math.max(minFreeBytes, reservesDisk ? (this.config.resources.disk ?? 0) : 0);
    for (let waited = 0; ; ) {
      const { bavail, bsize } = statfsSync(root);
      const free = bavail * bsize;
      if (free >= need) return;
      const text = `disk ${root}: ${formatSize(free)} free, ${formatSize(need)} needed`;
      if (waited === 0) log.error(`warning: ${text}; waiting for space`);
      if (waited >= diskWaitMs) throw mkError('exec', [renderDigest(this.id)], 'ResourcesExhausted', plainError(text));
      const pause = Math.min(1000, diskWaitMs - waited);
      await sleep(pause);
      waited += pause;
      checkSignal(ctx.signal);
    }
  }

  /** False when somebody else has this attempt: then its state must be looked at again. */
  async #launch(ctx: Ctx, attempt: number): Promise<boolean> {
    const paths = attemptPaths(this.#jobDir, attempt);
    if (!makeExclusively(paths.dir)) return false;
    this.#enterAttempt(attempt, 'new');
    const inputs = await this.#prepare(ctx, paths);
    crashPoint('job.prepared');
    const credentials = this.config.needAWSCreds ? await this.#env.credentials(ctx) : {};
    const start = this.#send(paths, this.#commandOf(inputs), credentials);
    crashPoint('job.sent');
    if (attempt === 1) this.#describe();
    return start;
  }

  async #prepare(ctx: Ctx, paths: AttemptPaths): Promise<Inputs> {
    const { repository, runtime } = this.#env;
    try {
      mkdirSync(paths.tmp, 0o777);
      mkdirSync(paths.return, 0o777);
      for (const [k, isDir] of (this.config.outputIsDir ?? []).entries()) {
        if (isDir) mkdirSync(`${paths.return}/${k}`, 0o777);
      }
      const planned = planInputs(this.config.args);
      const hasInputs = planned.directories.size > 0;
      if (hasInputs) mkdirSync(paths.arg);
      const prefer = runtime.protectsInputs ? 'link' : 'clone';
      const inputs = await materializeInputs(ctx, planned, paths.arg, repository, prefer);
      this.#inputFiles = inputs.files;
      this.#linked = runtime.protectsInputs ? [] : inputs.linked;
      return inputs;
    } catch (thrown) {
      await removeTree(paths.dir);
      throw thrown instanceof ReflowError ? thrown : fileError('exec', [renderDigest(this.id), paths.dir], thrown);
    }
  }

  #commandOf(inputs: Inputs): string {
    const paths = this.#attemptPaths();
    const view = this.#env.runtime.view(paths);
    const args = this.config.args.map((arg, i) =>
      arg.out
        ? `${view.return}/${arg.index}`
        : (inputs.members[i] ?? []).map((member) => `${view.arg}/${member}`).join(' '),
    );
    return formatCommand(this.config.cmd, args);
  }

  /** Resolves when the launcher has answered: false when the attempt is not ours, or was lost with it. */
  #send(paths: AttemptPaths, command: string, credentials: Readonly<Record<string, string>>): Promise<boolean> {
    const { runtime, launchers } = this.#env;
    const isScript = needsScript(command);
    if (isScript) {
      mkdirSync(paths.arg, { recursive: true });
      writeFileSync(`${paths.arg}/${scriptName}`, scriptBytes(command));
    }
    const line = runtime.commandLine({
      paths,
      command,
      mark: this.key,
      hasLegacyOutput: this.#isLegacy(),
      hasArgs: isScript || this.#inputFiles.size > 0 || this.config.args.some((arg) => !arg.out),
      extraEnvironment: credentials,
    });
    const request = { dir: paths.dir, attempt: this.attempt, ...line, mark: this.key };
    return new Promise((resolve, reject) => {
      launchers.run(request, {
        started: (pid, pidStart, rss) => {
          crashPoint('job.started');
          const startedAt = new Date();
          this.#profile.observe('mem', rss, startedAt);
          this.#run({ pid, pidStart, startedAt });
          resolve(true);
        },
        ended: (code, signal) => void this.#ended({ code, signal, endedAt: new Date() }),
        fenced: () => resolve(false),
        failed: (errno, message) => {
          void removeTree(paths.dir).then(() => reject(startError(this.id, errno, message)));
        },
        lost: () => {
          if (this.#running !== undefined) void this.#launcherLost();
          else {
            fence(paths);
            resolve(false);
          }
        },
      });
    });
  }

  /** For people, and for whoever looks at the directory later. Not needed to adopt. */
  #describe(): void {
    try {
      writeFileSync(`${this.#jobDir}/job.json`, jobDescription(this.key, this.id, this.config, this.createdAt));
    } catch (thrown) {
      this.#env.log.debug(`job.json: ${recoverError(thrown).message}`);
    }
  }

  // ---- Running

  #run(running: Running): void {
    this.#running = running;
    this.phase = 'running';
    this.#stopSampling = this.#env.sampler.watch(running.pid, this.#profile);
    if (this.#env.timeLimitMs > 0) {
      this.#limitTimer = setTimeout(() => void this.kill('timeout'), this.#env.timeLimitMs);
    }
    this.#resolveStarted();
    // Killed before it had started: the one who asked could not reach it yet.
    if (this.#ending !== undefined) void this.kill(this.#ending, 0);
  }

  async #ended(end: EndRecord): Promise<void> {
    crashPoint('job.ended');
    const startedAt = this.#running?.startedAt ?? end.endedAt;
    try {
      if (this.#ending === 'removed') throw new ReflowError({ kind: 'Canceled' });
      this.#complete(await this.#finish(neverAborted, end, startedAt));
    } catch (thrown) {
      this.#fail(recoverError(thrown));
    }
  }

  /** Of a program of which no launcher of ours will tell. */
  async #follow(): Promise<void> {
    const running = this.#running;
    invariant(running !== undefined, 'only a running program is followed');
    const seen = await followProgram(this.#attemptPaths(), running);
    if (seen.kind === 'recorded') this.#complete(outcomeOf(seen.record));
    else if (seen.kind === 'ended') await this.#ended(seen.end);
    else this.#lose(running);
  }

  async #launcherLost(): Promise<void> {
    const running = this.#running;
    if (running === undefined || this.phase !== 'running') return;
    this.#env.log.error(`warning: the launcher of exec ${renderDigest(this.id)} has died`);
    // bubblewrap writes down how the program ends; without it nobody would ever know.
    if (this.#env.runtime.kind === 'bwrap') return this.#follow();
    await killTree({ pid: running.pid, pidStart: running.pidStart, mark: this.key }, 0);
    this.#lose(running);
  }

  #lose(running: Running): void {
    const error = mkError('exec', [renderDigest(this.id)], 'Unavailable', plainError('the program was lost'));
    try {
      this.#record(
        { error, outputs: undefined, status: 0, signal: '', leftTemporaries: true },
        running.startedAt,
        new Date(),
      );
    } catch (thrown) {
      this.#env.log.error(recoverError(thrown).message);
    }
    this.#fail(error);
  }

  // ---- The end

  /** Collects and records. Another driver may do the same meanwhile, and clear away what we collect. */
  async #finish(ctx: Ctx, end: EndRecord, startedAt: Date): Promise<JobOutcome> {
    try {
      return this.#record(await this.#collect(ctx, end), startedAt, end.endedAt);
    } catch (thrown) {
      const theirs = readResult(this.#attemptPaths().result);
      if (theirs === undefined) throw thrown;
      return outcomeOf(theirs);
    }
  }

  #collect(ctx: Ctx, end: EndRecord): Promise<Finished> {
    const paths = this.#attemptPaths();
    return collectAttempt(ctx, {
      id: this.id,
      paths,
      end,
      outputs: this.#isLegacy() ? 'legacy' : (this.config.outputIsDir ?? []).length,
      inputs: this.#inputFiles,
      linked: this.#linked,
      timeLimitMs: this.#ending === 'timeout' ? this.#env.timeLimitMs : 0,
      repository: this.#env.repository,
      view: this.#env.runtime.view(paths),
      profile: this.#profile,
    });
  }

  /** Writes the result; whoever was first decides what it is. */
  #record(finished: Finished, startedAt: Date, endedAt: Date): JobOutcome {
    crashPoint('job.collected');
    const paths = this.#attemptPaths();
    const { error, outputs, status, signal } = finished;
    const profile = this.#profile.profile();
    const mine = { attempt: this.attempt, startedAt, endedAt, status, signal, outputs, error, profile };
    if (!recordResult(paths, mine, this.#env.version)) {
      const theirs = readResult(paths.result);
      if (theirs !== undefined) return outcomeOf(theirs);
    }
    this.#tidy(finished);
    const result = error === undefined ? { fileset: outputs ?? Fileset.empty } : { fileset: Fileset.empty, err: error };
    return { result, startedAt, endedAt, status, profile };
  }

  /** Inputs go; of a failed exec the rest stays, for whoever wants to know why it failed. */
  #tidy(finished: Finished): void {
    const { arg, tmp, return: output } = this.#attemptPaths();
    const { log } = this.#env;
    if (this.#inputFiles.size > 0) emptyDirectory(arg, 2, log);
    if (finished.error !== undefined) return;
    if (finished.leftTemporaries) emptyDirectory(tmp, 0, log);
    emptyDirectory(output, 1, log);
    crashPoint('job.cleaned');
  }

  #complete(outcome: JobOutcome): void {
    this.#settle();
    this.outcome = outcome;
    this.phase = 'complete';
    this.#resolveStarted();
    this.#resolveDone();
  }

  #fail(error: ReflowError): void {
    this.#settle();
    this.error = error;
    this.#rejectStarted(error);
    this.#rejectDone(error);
  }

  #settle(): void {
    this.#stopSampling();
    clearTimeout(this.#limitTimer);
    this.#leave();
  }

  #killTarget(): KillTarget | undefined {
    const running = this.#running;
    const paths = this.#paths;
    if (running === undefined || paths === undefined || this.phase !== 'running') return undefined;
    const base = { pid: running.pid, pidStart: running.pidStart, mark: this.key };
    if (this.#env.runtime.kind !== 'bwrap') return base;
    return { ...base, namespaceInit: () => readBwrapStatus(paths.status).childPid };
  }

  #isLegacy(): boolean {
    return (this.config.outputIsDir ?? []).length === 0;
  }

  #attemptPaths(): AttemptPaths {
    invariant(this.#paths !== undefined, 'the job has an attempt');
    return this.#paths;
  }
}

function outcomeOf(record: ResultRecord): JobOutcome {
  const { outputs, error, startedAt, endedAt, code } = record;
  const result = error === undefined ? { fileset: outputs ?? Fileset.empty } : { fileset: Fileset.empty, err: error };
  return { result, startedAt, endedAt, status: code, profile: profileFromJson(record.profile) };
}

/** A Reflow string as the bytes it stands for. */
const scriptBytes = (command: string): Uint8Array => encodeLatin1(utf8Bytes(command));
