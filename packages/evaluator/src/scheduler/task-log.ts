// What the task log is told of a task. Its rows are diagnostics: trouble with them is logged and
// never fails, or delays, a task. Writes of one task keep their order. Spec: 05-flow-eval §19.4, §21.

import { type Digest, digestOf, type Logger, recoverError, utf8Bytes } from '@reflow-lang/base';
import { neverAborted } from '../ctx.ts';
import type { Clock, Ctx, ExecConfig, ExecRunInfo, TaskDB } from '../ports.ts';
import type { Task } from './task.ts';

/** How long a row counts as alive after it was last touched. */
export const taskKeepaliveMs = 120_000;

/** Names what a task runs: image and command. */
export const imgCmdId = (config: ExecConfig): Digest => digestOf(utf8Bytes(config.image) + utf8Bytes(config.cmd));

/** The row of one attempt of a task. */
export interface TaskRow {
  create(ident?: string, imgCmd?: Digest): void;
  uri(uri: string): void;
  result(id: Digest): void;
  attrs(info: ExecRunInfo | undefined): void;
  keepalive(): void;
  complete(error: string | undefined): void;
}

const noRow: TaskRow = { create() {}, uri() {}, result() {}, attrs() {}, keepalive() {}, complete() {} };

/** Rows for tasks; `settled` resolves when everything written so far has arrived. */
export class TaskLog {
  readonly #db: TaskDB | undefined;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #ctx: Ctx = { signal: neverAborted };
  readonly #open = new Set<Promise<void>>();

  constructor(db: TaskDB | undefined, clock: Clock, log: Logger) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  row(task: Task): TaskRow {
    const db = this.#db;
    if (db === undefined) return noRow;
    const id = task.id();
    const ctx = this.#ctx;
    let created = false;
    let last = Promise.resolve();
    const write = (what: string, body: () => Promise<void>): void => {
      const done = last.then(body).catch((thrown: unknown) => {
        this.#log.error(`task log: ${what}: ${recoverError(thrown).message}`);
      });
      last = done;
      this.#open.add(done);
      void done.then(() => this.#open.delete(done));
    };
    const after = (what: string, body: () => Promise<void>): void => {
      if (created) write(what, body);
    };
    return {
      create: (ident = task.config.ident, imgCmd = imgCmdId(task.config)) => {
        created = true;
        const start = this.#clock.now();
        const { runID, flowID } = task;
        const { resources } = task.config;
        const keepalive = this.#until();
        const attempt = task.attempt();
        const row = { id, runID, flowID, imgCmdID: imgCmd, ident, attempt, resources, start, keepalive };
        write('createTask', () => db.createTask(ctx, row));
      },
      uri: (uri) => after('setTaskUri', () => db.setTaskUri(ctx, id, uri)),
      result: (result) => after('setTaskResult', () => db.setTaskResult(ctx, id, result)),
      attrs: (info) => {
        const attrs = attrsOf(info);
        if (Object.keys(attrs).length > 0) after('setTaskAttrs', () => db.setTaskAttrs(ctx, id, attrs));
      },
      keepalive: () => {
        const until = this.#until();
        after('keepTaskAlive', () => db.keepTaskAlive(ctx, id, until));
      },
      complete: (error) => {
        const end = this.#clock.now();
        after('setTaskComplete', () => db.setTaskComplete(ctx, id, error, end));
      },
    };
  }

  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  #until(): Date {
    return new Date(this.#clock.now().getTime() + taskKeepaliveMs);
  }
}

function attrsOf(info: ExecRunInfo | undefined): {
  readonly stdout?: Digest;
  readonly stderr?: Digest;
  readonly inspect?: Digest;
} {
  return {
    ...(info?.stdout && { stdout: info.stdout.digest }),
    ...(info?.stderr && { stderr: info.stderr.digest }),
    ...(info?.inspect && { inspect: info.inspect.digest }),
  };
}
