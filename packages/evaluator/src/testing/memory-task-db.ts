// A task log in memory.

import { type Digest, expandsDigest, hexDigest, mkError } from '@reflow-lang/base';
import type { Repository, RunRow, TaskDB, TaskRow } from '../ports.ts';

export interface MemoryTaskDB extends TaskDB {
  /** In the order of their creation. */
  readonly taskRows: ReadonlyMap<Digest, TaskRow>;
  readonly runRows: ReadonlyMap<Digest, RunRow>;
}

export function createMemoryTaskDB(repository?: Repository): MemoryTaskDB {
  const taskRows = new Map<Digest, TaskRow>();
  const runRows = new Map<Digest, RunRow>();
  const changeTask = (id: Digest, change: Partial<TaskRow>): void => {
    const row = taskRows.get(id);
    if (row === undefined) throw mkError('task', [hexDigest(id)], 'NotExist');
    taskRows.set(id, { ...row, ...change });
  };
  const changeRun = (id: Digest, change: Partial<RunRow>): void => {
    const row = runRows.get(id);
    if (row === undefined) throw mkError('run', [hexDigest(id)], 'NotExist');
    runRows.set(id, { ...row, ...change });
  };
  const isWithin = (row: TaskRow | RunRow, since: Date | undefined, until: Date | undefined): boolean => {
    const end = row.end ?? row.keepalive ?? row.start;
    return (since === undefined || end >= since) && (until === undefined || row.start <= until);
  };
  return {
    taskRows,
    runRows,
    createRun: async (_ctx, row) => {
      runRows.set(row.id, row);
    },
    setRunAttrs: async (_ctx, id, attrs) => changeRun(id, attrs),
    setRunComplete: async (_ctx, id, attrs, end) => changeRun(id, { ...attrs, end }),
    keepRunAlive: async (_ctx, id, keepalive) => changeRun(id, { keepalive }),
    createTask: async (_ctx, row) => {
      taskRows.set(row.id, row);
    },
    setTaskUri: async (_ctx, id, uri) => changeTask(id, { uri }),
    setTaskResult: async (_ctx, id, resultID) => changeTask(id, { resultID }),
    setTaskAttrs: async (_ctx, id, attrs) => changeTask(id, attrs),
    setTaskComplete: async (_ctx, id, err, end) => changeTask(id, { end, ...(err !== undefined && { err }) }),
    keepTaskAlive: async (_ctx, id, keepalive) => changeTask(id, { keepalive }),
    runs: async (_ctx, query) =>
      [...runRows.values()].filter(
        (row) =>
          (query.id === undefined || expandsDigest(row.id, query.id)) &&
          (query.user === undefined || row.user === query.user) &&
          isWithin(row, query.since, query.until),
      ),
    tasks: async (_ctx, query) => {
      const rows = [...taskRows.values()].filter(
        (row) =>
          (query.id === undefined || expandsDigest(row.id, query.id)) &&
          (query.runID === undefined || row.runID === query.runID) &&
          (query.imgCmdID === undefined || row.imgCmdID === query.imgCmdID) &&
          (query.ident === undefined || row.ident === query.ident) &&
          isWithin(row, query.since, query.until),
      );
      return query.limit === undefined ? rows : rows.slice(0, query.limit);
    },
    repository: () => repository,
  };
}
