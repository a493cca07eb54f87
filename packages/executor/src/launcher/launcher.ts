// The launcher: the small process that starts programs, so that the driver, whose memory is large, never
// forks. It is the parent of its programs and outlives a killed driver: the end of each is written to its
// attempt directory before it is told to anybody. Spec: 08-infrastructure §21.8.
//
//   driver ──NDJSON──► stdin │ claim, stdout, stderr, spawn, started.json … exit │ stdout ──NDJSON──► driver
//
// Only `child_process` and `fs` are imported: this process must be small and start fast.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, lstatSync, openSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { readProcessStat } from './process-stat.ts';
import type { LauncherReply, LauncherRequest } from './protocol.ts';
import { type StragglerWatch, watchStragglers } from './stragglers.ts';

type RunRequest = Extract<LauncherRequest, { op: 'run' }>;
type Hello = Extract<LauncherRequest, { op: 'hello' }>;

export class Launcher {
  readonly #reply: (reply: LauncherReply) => void;
  readonly #children = new Map<number, { readonly child: ChildProcess; readonly request: RunRequest }>();
  readonly #self: string;
  #hello: Hello = { op: 'hello', orphan: 'survive', host: '', bootId: '' };
  #stragglers: StragglerWatch | undefined;
  #isClosing = false;

  constructor(reply: (reply: LauncherReply) => void) {
    this.#reply = reply;
    this.#self = `${process.pid}:${readProcessStat(process.pid)?.start ?? ''}`;
  }

  handle(request: LauncherRequest): void {
    if (request.op === 'hello') this.#hello = request;
    else if (!this.#isClosing) this.#run(request);
  }

  /** The driver is gone, or done: nothing new is started. Resolves when the last program has ended. */
  close(): void {
    this.#isClosing = true;
    if (this.#hello.orphan === 'kill') {
      for (const { child, request } of this.#children.values()) this.#kill(child.pid, request);
    }
    this.#exitWhenIdle();
  }

  #kill(pid: number | undefined, request: RunRequest): void {
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
    this.#sweep(pid, request);
  }

  #sweep(pid: number, request: RunRequest): void {
    this.#stragglers ??= watchStragglers(process.pid);
    this.#stragglers.sweep(pid, request.mark);
  }

  #exitWhenIdle(): void {
    if (this.#isClosing && this.#children.size === 0) process.exit(0);
  }

  #run(request: RunRequest): void {
    const { id, dir } = request;
    // Taken before the first program is there to leave anything behind.
    this.#stragglers ??= watchStragglers(process.pid);
    try {
      // Exclusive: a driver that gave this attempt up has claimed it first, then nothing may run.
      symlinkSync(this.#self, `${dir}/claim`);
    } catch (thrown) {
      if (errnoOf(thrown) === 'EEXIST') this.#reply({ op: 'fenced', id });
      else this.#failed(id, thrown);
      return;
    }
    const files: number[] = [];
    try {
      files.push(openSync(`${dir}/stdout`, 'a'), openSync(`${dir}/stderr`, 'a'));
      if (request.status) files.push(openSync(`${dir}/status.json`, 'a'));
      this.#spawn(request, files);
    } catch (thrown) {
      this.#failed(id, thrown);
    } finally {
      for (const file of files) closeSync(file);
    }
  }

  #spawn(request: RunRequest, files: readonly number[]): void {
    const { id, argv } = request;
    const child = spawn(argv[0] ?? '', argv.slice(1), {
      cwd: request.cwd,
      env: request.env,
      detached: true,
      stdio: ['ignore', ...files],
    });
    child.once('error', (error) => {
      if (child.pid === undefined) this.#failed(id, error);
    });
    const { pid } = child;
    if (pid === undefined) return;
    this.#children.set(id, { child, request });
    child.once('exit', (code, signal) => this.#ended(request, pid, code, signal));
    const stat = readProcessStat(pid);
    this.#raiseOomScore(pid);
    const { host, bootId } = this.#hello;
    const pidStart = stat?.start ?? '';
    const started = { attempt: request.attempt, host, pid, pidStart, bootId, t: new Date().toISOString() };
    if (isOwnDirectory(request.dir)) writeFileSync(`${request.dir}/started.json`, `${JSON.stringify(started)}\n`);
    this.#reply({ op: 'started', id, pid, pidStart, rss: stat?.rss ?? 0 });
  }

  /** When memory runs out the program goes, not the driver. */
  #raiseOomScore(pid: number): void {
    try {
      writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
    } catch {
      // Not Linux, or already over.
    }
  }

  #ended(request: RunRequest, pid: number, code: number | null, signal: string | null): void {
    this.#children.delete(request.id);
    this.#sweep(pid, request);
    const end = { code: code ?? 0, signal: signal ?? '' };
    try {
      const temporary = `${request.dir}/exit.tmp`;
      if (isOwnDirectory(request.dir)) {
        writeFileSync(temporary, `${end.code} ${end.signal || '-'} ${new Date().toISOString()}\n`);
        renameSync(temporary, `${request.dir}/exit`);
      }
    } catch {
      // No room, or the directory was removed: a live driver is told below, a later one finds it lost.
    }
    this.#reply({ op: 'ended', id: request.id, ...end });
    this.#exitWhenIdle();
  }

  #failed(id: number, thrown: unknown): void {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    this.#reply({ op: 'failed', id, errno: errnoOf(thrown), message });
  }
}

/** Without isolation a program can put a link in its place: then it would be written who knows where. */
function isOwnDirectory(dir: string): boolean {
  return lstatSync(dir, { throwIfNoEntry: false })?.isDirectory() === true;
}

function errnoOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
