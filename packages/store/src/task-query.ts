// Which rows of the task log a query means, and in what order. Pure; both embedded task logs use it.
// Spec: 08-infrastructure §17, 05-flow-eval §21.

import { type Digest, expandsDigest } from '@reflow-lang/base';
import type { RunQuery, RunRow, TaskQuery, TaskRow } from '@reflow-lang/evaluator';

/** When a row was last known alive: what time ranges are about. */
export function aliveAt(row: { readonly start: Date; readonly keepalive?: Date; readonly end?: Date }): number {
  return (row.end ?? row.keepalive ?? row.start).getTime();
}

export function matchesTask(row: TaskRow, query: TaskQuery): boolean {
  return (
    matchesId(row.id, query.id) &&
    matchesId(row.runID, query.runID) &&
    matchesId(row.imgCmdID, query.imgCmdID) &&
    (query.ident === undefined || row.ident === query.ident) &&
    inRange(row, query.since, query.until)
  );
}

export function matchesRun(row: RunRow, query: RunQuery): boolean {
  return (
    matchesId(row.id, query.id) &&
    (query.user === undefined || row.user === query.user) &&
    inRange(row, query.since, query.until)
  );
}

/** Newest first; rows of one instant in order of their ids. */
export function newestFirst<T extends { readonly id: Digest; readonly start: Date }>(rows: T[]): T[] {
  return rows.sort((a, b) => b.start.getTime() - a.start.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `undefined` matches everything; an abbreviated id everything it abbreviates. */
function matchesId(id: Digest, wanted: Digest | undefined): boolean {
  return wanted === undefined || id === wanted || expandsDigest(id, wanted);
}

function inRange(
  row: { readonly start: Date; readonly keepalive?: Date; readonly end?: Date },
  since: Date | undefined,
  until: Date | undefined,
): boolean {
  const at = aliveAt(row);
  return (since === undefined || at >= since.getTime()) && (until === undefined || at <= until.getTime());
}
