// The driver's side of the launchers: one process, a second one where more than two programs run at once.
// A launcher that dies is replaced at once; what it had in hand is told to be lost.
// Spec: 08-infrastructure §21.8 (launcher, supervision).

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { hostname } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { invariant } from '@reflow-lang/base';
import type { LauncherReply, LauncherRequest } from './launcher/protocol.ts';
import { decodeReply } from './launcher/reply-decode.ts';
import { bootId } from './process-tree.ts';

/** What becomes of one program; each but `started` is the last word. */
export interface ProgramListener {
  started(pid: number, pidStart: string, rss: number): void;
  ended(code: number, signal: string): void;
  /** Another process has claimed the attempt. */
  fenced(): void;
  /** Nothing was started. */
  failed(errno: string, message: string): void;
  /** The launcher is gone, the program may be running. */
  lost(): void;
}

export type ProgramRequest = Omit<Extract<LauncherRequest, { op: 'run' }>, 'op' | 'id'>;

export interface LauncherClientOptions {
  readonly command: readonly string[];
  readonly orphan: 'survive' | 'kill';
  /** Launchers to share the work between. */
  readonly count: number;
  /** Takes the launchers' own error messages. */
  readonly logFile: string;
}

export interface LauncherClient {
  /** Starts the processes, so that the first program need not wait for them. */
  start(): void;
  run(request: ProgramRequest, listener: ProgramListener): void;
  /** Nothing more will be started. Resolves when the launchers have ended, or at once if programs go on. */
  close(): Promise<void>;
  /** Of the launchers that run. */
  pids(): readonly number[];
}

export function createLauncherClient(options: LauncherClientOptions): LauncherClient {
  return new Launchers(options);
}

interface Process {
  readonly child: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Readable;
}

class Launchers implements LauncherClient {
  readonly #options: LauncherClientOptions;
  readonly #slots: (Slot | undefined)[];
  #next = 0;
  #isClosed = false;

  constructor(options: LauncherClientOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: Math.max(1, options.count) }, () => undefined);
  }

  start(): void {
    for (let i = 0; i < this.#slots.length; i++) this.#slot(i);
  }

  run(request: ProgramRequest, listener: ProgramListener): void {
    if (this.#isClosed) {
      listener.failed('', 'executor is dead');
      return;
    }
    this.#next = (this.#next + 1) % this.#slots.length;
    this.#slot(this.#next).run(request, listener);
  }

  #slot(i: number): Slot {
    const known = this.#slots[i];
    if (known !== undefined && !known.isDead) return known;
    const slot = new Slot(this.#options);
    this.#slots[i] = slot;
    return slot;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#slots.map((slot) => slot?.close()));
  }

  pids(): readonly number[] {
    return this.#slots.flatMap((slot) => (slot === undefined || slot.isDead ? [] : [slot.pid]));
  }
}

/** One launcher process and the programs it has in hand. */
class Slot {
  readonly #process: Process;
  readonly #listeners = new Map<number, ProgramListener>();
  readonly #ended: Promise<void>;
  #nextId = 0;
  #rest = '';
  isDead = false;

  constructor(options: LauncherClientOptions) {
    this.#process = startProcess(options);
    this.#process.stdin.on('error', () => {});
    this.#process.stdout.setEncoding('utf8');
    this.#process.stdout.on('data', (chunk: string) => this.#read(chunk));
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#die();
        resolve();
      };
      this.#process.child.once('error', end);
      this.#process.child.once('close', end);
    });
    this.#send({ op: 'hello', orphan: options.orphan, host: hostname(), bootId: bootId() });
    this.#process.child.unref();
    this.#setWaiting(false);
  }

  get pid(): number {
    return this.#process.child.pid ?? 0;
  }

  run(request: ProgramRequest, listener: ProgramListener): void {
    const id = this.#nextId++;
    if (this.#listeners.size === 0) this.#setWaiting(true);
    this.#listeners.set(id, listener);
    this.#send({ op: 'run', id, ...request });
  }

  async close(): Promise<void> {
    this.#process.stdin.end();
    if (this.#listeners.size > 0) return;
    this.#process.child.ref();
    await this.#ended;
  }

  #send(request: LauncherRequest): void {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const reply = decodeReply(line);
      if (reply !== undefined) this.#dispatch(reply);
    }
  }

  #dispatch(reply: LauncherReply): void {
    const listener = this.#listeners.get(reply.id);
    if (listener === undefined) return;
    if (reply.op === 'started') {
      listener.started(reply.pid, reply.pidStart, reply.rss);
      return;
    }
    this.#listeners.delete(reply.id);
    if (this.#listeners.size === 0) this.#setWaiting(false);
    if (reply.op === 'ended') listener.ended(reply.code, reply.signal);
    else if (reply.op === 'fenced') listener.fenced();
    else listener.failed(reply.errno, reply.message);
  }

  #die(): void {
    if (this.isDead) return;
    this.isDead = true;
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.lost();
  }

  /** A launcher without programs does not keep the driver's process alive. */
  #setWaiting(isWaiting: boolean): void {
    const { stdout } = this.#process;
    if (!(stdout instanceof Socket)) return;
    if (isWaiting) stdout.ref();
    else stdout.unref();
  }
}

/**
 * In a session of its own: what the terminal sends to the driver must not reach it. No core files; its
 * error output goes to a file, since a pipe of the driver's would be kept open by it.
 */
function startProcess(options: LauncherClientOptions): Process {
  const [command = '', ...args] = options.command;
  mkdirSync(options.logFile.slice(0, options.logFile.lastIndexOf('/')), { recursive: true });
  const log = openSync(options.logFile, 'a');
  try {
    const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', command, ...args], {
      detached: true,
      stdio: ['pipe', 'pipe', log],
    });
    const { stdin, stdout } = child;
    invariant(stdin !== null && stdout !== null, 'the launcher has pipes');
    return { child, stdin, stdout };
  } finally {
    closeSync(log);
  }
}
