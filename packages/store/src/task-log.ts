// What both embedded task logs are: the methods of the port over one small storage interface.
// The log is history, not state: when it cannot be written there is one warning, and the run goes on.
// Spec: 08-infrastructure §17, §21.10, §22 (R5, R28).

import { type Digest, type Logger, recoverError } from '@reflow-lang/base';
import type { Repository, RunRow, TaskDB, TaskQuery, TaskRow } from '@reflow-lang/evaluator';
import { checkSignal } from './file-errors.ts';
import { type Columns, encodeRun, encodeTask } from './task-columns.ts';
import { matchesRun, matchesTask, newestFirst } from './task-query.ts';

/** Where the rows of a task log are kept. */
export interface TaskStorage {
  /** Sets columns of a row, making it when there is none. `runID` where the caller knows it. */
  set(kind: 'run' | 'task', id: Digest, columns: Columns, runID?: Digest): void;
  runs(): readonly RunRow[];
  /** At least the tasks that match; all of them is allowed. */
  tasks(query: TaskQuery): readonly TaskRow[];
  /** Resolves when all that was set is written. */
  settled(): Promise<void>;
  close(): Promise<void>;
  toString(): string;
}

/** A task log that is closed when it is no longer needed. */
export interface StoredTaskDB extends TaskDB {
  settled(): Promise<void>;
  close(): Promise<void>;
  toString(): string;
}

export interface TaskLogOptions {
  readonly log: Logger;
  /** Where run logs, graphs and inspects are stored. */
  readonly repository?: Repository;
}

export function createTaskLog(storage: TaskStorage, options: TaskLogOptions): StoredTaskDB {
  let warned = false;
  const set = (kind: 'run' | 'task', id: Digest, columns: Columns, runID?: Digest): void => {
    try {
      storage.set(kind, id, columns, runID);
    } catch (thrown) {
      if (!warned) options.log.error(`warning: the task log is not written: ${recoverError(thrown).message}`);
      warned = true;
    }
  };
  return {
    async createRun(_ctx, row) {
      set('run', row.id, encodeRun(row));
    },
    async setRunAttrs(_ctx, id, attrs) {
      set('run', id, encodeRun(attrs));
    },
    async setRunComplete(_ctx, id, attrs, end) {
      set('run', id, encodeRun({ ...attrs, end }));
    },
    async keepRunAlive(_ctx, id, keepalive) {
      set('run', id, encodeRun({ keepalive }));
    },
    async createTask(_ctx, row) {
      set('task', row.id, encodeTask(row), row.runID);
    },
    async setTaskUri(_ctx, id, uri) {
      set('task', id, encodeTask({ uri }));
    },
    async setTaskResult(_ctx, id, resultID) {
      set('task', id, encodeTask({ resultID }));
    },
    async setTaskAttrs(_ctx, id, attrs) {
      set('task', id, encodeTask(attrs));
    },
    async setTaskComplete(_ctx, id, err, end) {
      set('task', id, encodeTask(err === undefined ? { end } : { err, end }));
    },
    async keepTaskAlive(_ctx, id, keepalive) {
      set('task', id, encodeTask({ keepalive }));
    },
    async runs(ctx, query) {
      checkSignal(ctx.signal);
      await storage.settled();
      return newestFirst(storage.runs().filter((row) => matchesRun(row, query)));
    },
    async tasks(ctx, query) {
      checkSignal(ctx.signal);
      await storage.settled();
      const rows = newestFirst(storage.tasks(query).filter((row) => matchesTask(row, query)));
      return query.limit === undefined ? rows : rows.slice(0, query.limit);
    },
    repository: () => options.repository,
    settled: () => storage.settled(),
    close: () => storage.close(),
    toString: () => storage.toString(),
  };
}
