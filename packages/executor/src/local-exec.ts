// An exec of the process executor: one id's view of a job. Spec: 08-infrastructure §2, §3.9, §3.10.

import { type Digest, hexDigest, mkError, plainError, ReflowError, renderDigest } from '@reflow-lang/base';
import type {
  Bytes,
  Channel,
  Ctx,
  Exec,
  ExecInspect,
  ExecResult,
  ExecRunInfo,
  RepoObjectRef,
} from '@reflow-lang/evaluator';
import { checkSignal, type FileRepository } from '@reflow-lang/store';
import { filesOf } from '@reflow-lang/values';
import { inspectJob, inspectToJson } from './inspect.ts';
import type { Job } from './job.ts';
import { followLogs, readLogs } from './log-stream.ts';
import type { ObjectRefs } from './object-refs.ts';
import type { ProgramRuntime } from './runtime.ts';
import { openShell } from './shell.ts';

export interface ExecEnvironment {
  readonly repository: FileRepository;
  readonly refs: ObjectRefs;
  readonly runtime: ProgramRuntime;
  /** Execs that ran at least this long have their inspection and logs stored; failed ones always. */
  readonly saveAfterMs: number;
}

export class LocalExec implements Exec {
  readonly #id: Digest;
  readonly #job: Job;
  readonly #env: ExecEnvironment;
  #isPromoted = false;
  #info: Promise<ExecRunInfo> | undefined;

  constructor(id: Digest, job: Job, env: ExecEnvironment) {
    this.#id = id;
    this.#job = job;
    this.#env = env;
  }

  get job(): Job {
    return this.#job;
  }

  get origin(): 'new' | 'adoptedRunning' | 'adoptedResult' {
    return this.#job.origin;
  }

  get attempt(): number {
    return this.#job.attempt;
  }

  id(): Digest {
    return this.#id;
  }

  /** The attempt directory as a URL: whoever has it finds logs and records. */
  uri(): string {
    return `file://${this.#job.paths?.dir ?? ''}#${hexDigest(this.#id)}`;
  }

  async wait(ctx: Ctx): Promise<void> {
    await untilAborted(this.#job.done, ctx.signal);
  }

  async result(ctx: Ctx): Promise<ExecResult> {
    checkSignal(ctx.signal);
    const { outcome, error } = this.#job;
    if (error !== undefined) throw error;
    if (outcome === undefined) throw this.#refuse('result', 'exec not complete');
    return outcome.result;
  }

  async inspect(ctx: Ctx): Promise<ExecInspect> {
    checkSignal(ctx.signal);
    return inspectJob(this.#job);
  }

  runInfo(ctx: Ctx): Promise<ExecRunInfo> {
    this.#info ??= this.#makeInfo(ctx);
    return this.#info;
  }

  async #makeInfo(ctx: Ctx): Promise<ExecRunInfo> {
    checkSignal(ctx.signal);
    const { outcome, config } = this.#job;
    if (outcome === undefined) throw this.#refuse('inspect', 'exec not complete');
    const inspect = inspectJob(this.#job);
    const { runtimeMs, profile } = inspect;
    const base = { runtimeMs, profile, resources: config.resources, exitCode: outcome.status };
    const isTold = outcome.result.err !== undefined || runtimeMs >= this.#env.saveAfterMs;
    if (!isTold || this.#job.origin === 'adoptedResult') return base;
    const paths = this.#job.paths;
    const [stdout, stderr] = await Promise.all([this.#saveLog(ctx, paths?.stdout), this.#saveLog(ctx, paths?.stderr)]);
    const saved = this.#env.repository.putBytes(Buffer.from(inspectToJson(inspect)));
    return {
      ...base,
      inspect: this.#ref(saved.id),
      ...(stdout && { stdout }),
      ...(stderr && { stderr }),
    };
  }

  /** A log that cannot be stored is no reason to fail. */
  async #saveLog(ctx: Ctx, path: string | undefined): Promise<RepoObjectRef | undefined> {
    if (path === undefined) return undefined;
    try {
      return this.#ref((await this.#env.repository.putLocal(ctx, path)).id);
    } catch (thrown) {
      if (thrown instanceof ReflowError) return undefined;
      throw thrown;
    }
  }

  #ref(digest: Digest): RepoObjectRef {
    return { repoURL: this.#env.repository.url() ?? '', digest };
  }

  async logs(ctx: Ctx, stdout: boolean, stderr: boolean, follow: boolean): Promise<Bytes> {
    checkSignal(ctx.signal);
    const flags = [String(stdout), String(stderr)];
    const refuse = (text: string) => mkError('logs', [renderDigest(this.#id), ...flags], 'Other', plainError(text));
    const { phase, paths } = this.#job;
    if (!stdout && !stderr) throw refuse('must specify at least one of stdout, stderr');
    if (paths === undefined || phase === 'initializing' || phase === 'waiting') throw refuse('exec not yet started');
    const files = [...(stdout ? [paths.stdout] : []), ...(stderr ? [paths.stderr] : [])];
    if (phase === 'complete' || !follow) return readLogs(ctx, files);
    return followLogs(ctx, files, () => this.#job.phase === 'running' && this.#job.error === undefined, this.#job.done);
  }

  async shell(ctx: Ctx): Promise<Channel> {
    checkSignal(ctx.signal);
    const { phase, paths } = this.#job;
    if (phase !== 'running' || paths === undefined) throw this.#refuse('shell', 'cannot shell into a non-running exec');
    const line = this.#env.runtime.commandLine({
      paths,
      command: 'exec bash',
      mark: this.#job.key,
      hasLegacyOutput: false,
      hasArgs: this.#job.config.args.some((arg) => !arg.out),
      extraEnvironment: {},
    });
    return openShell(line);
  }

  async promote(ctx: Ctx): Promise<void> {
    checkSignal(ctx.signal);
    // The objects are in the repository since before the result was recorded: they need only be held.
    const { outcome } = this.#job;
    if (this.#isPromoted || outcome === undefined) return;
    this.#isPromoted = true;
    this.#env.refs.hold(filesOf(outcome.result.fileset));
  }

  #refuse(op: string, text: string): ReflowError {
    return mkError(op, [renderDigest(this.#id)], 'Other', plainError(text));
  }
}

/** The promise, or Canceled when the signal fires first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(new ReflowError({ kind: 'Canceled' }));
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ReflowError({ kind: 'Canceled' }));
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
