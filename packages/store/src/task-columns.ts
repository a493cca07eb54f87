// Rows of the task log as flat records of plain values, and back: what the SQLite columns and the lines
// of the file log hold. Digests are text, times are milliseconds, labels, arguments and resources JSON.
// A record that lacks what every row has is no row. Spec: 08-infrastructure §17.2, §21.10.

import { type Digest, parseDigest, recoverError, renderDigest, zeroDigest } from '@reflow-lang/base';
import type { RunRow, TaskRow } from '@reflow-lang/evaluator';

/** Column name to value; absent columns are NULL. */
export type Columns = Readonly<Record<string, string | number>>;

export const taskColumns = [
  'id',
  'run_id',
  'flow_id',
  'imgcmd_id',
  'ident',
  'attempt',
  'resources',
  'uri',
  'result_id',
  'stdout',
  'stderr',
  'inspect',
  'error',
  'start',
  'keepalive',
  'end',
] as const;

export const runColumns = [
  'id',
  'user',
  'labels',
  'bundle',
  'args',
  'run_log',
  'eval_graph',
  'trace',
  'start',
  'keepalive',
  'end',
] as const;

export function encodeTask(row: Partial<TaskRow>): Columns {
  return present({
    id: digestText(row.id),
    run_id: digestText(row.runID),
    flow_id: digestText(row.flowID),
    imgcmd_id: digestText(row.imgCmdID),
    ident: row.ident,
    attempt: row.attempt,
    resources: row.resources && JSON.stringify(row.resources),
    uri: row.uri,
    result_id: digestText(row.resultID),
    stdout: digestText(row.stdout),
    stderr: digestText(row.stderr),
    inspect: digestText(row.inspect),
    error: row.err,
    start: row.start?.getTime(),
    keepalive: row.keepalive?.getTime(),
    end: row.end?.getTime(),
  });
}

export function encodeRun(row: Partial<RunRow>): Columns {
  return present({
    id: digestText(row.id),
    user: row.user,
    labels: row.labels && JSON.stringify(row.labels),
    bundle: digestText(row.bundle),
    args: row.args && JSON.stringify(row.args),
    run_log: digestText(row.runLog),
    eval_graph: digestText(row.evalGraph),
    trace: digestText(row.trace),
    start: row.start?.getTime(),
    keepalive: row.keepalive?.getTime(),
    end: row.end?.getTime(),
  });
}

/** `undefined` when the record is no task. */
export function decodeTask(columns: Readonly<Record<string, unknown>>): TaskRow | undefined {
  const id = digestOf(columns.id);
  const start = dateOf(columns.start);
  if (id === undefined || start === undefined) return undefined;
  return {
    id,
    runID: digestOf(columns.run_id) ?? zeroDigest,
    flowID: digestOf(columns.flow_id) ?? zeroDigest,
    imgCmdID: digestOf(columns.imgcmd_id) ?? zeroDigest,
    ident: textOf(columns.ident) ?? '',
    attempt: numberOf(columns.attempt) ?? 0,
    resources: numbersOf(columns.resources),
    start,
    ...optional('uri', textOf(columns.uri)),
    ...optional('resultID', digestOf(columns.result_id)),
    ...optional('stdout', digestOf(columns.stdout)),
    ...optional('stderr', digestOf(columns.stderr)),
    ...optional('inspect', digestOf(columns.inspect)),
    ...optional('err', textOf(columns.error)),
    ...optional('keepalive', dateOf(columns.keepalive)),
    ...optional('end', dateOf(columns.end)),
  };
}

/** `undefined` when the record is no run. */
export function decodeRun(columns: Readonly<Record<string, unknown>>): RunRow | undefined {
  const id = digestOf(columns.id);
  const start = dateOf(columns.start);
  if (id === undefined || start === undefined) return undefined;
  return {
    id,
    user: textOf(columns.user) ?? '',
    labels: textsOf(columns.labels),
    start,
    ...optional('bundle', digestOf(columns.bundle)),
    ...optional('args', listOf(columns.args)),
    ...optional('runLog', digestOf(columns.run_log)),
    ...optional('evalGraph', digestOf(columns.eval_graph)),
    ...optional('trace', digestOf(columns.trace)),
    ...optional('keepalive', dateOf(columns.keepalive)),
    ...optional('end', dateOf(columns.end)),
  };
}

function present(columns: Readonly<Record<string, string | number | undefined>>): Columns {
  const out: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(columns)) if (value !== undefined) out[name] = value;
  return out;
}

const digestText = (d: Digest | undefined): string | undefined => (d === undefined ? undefined : renderDigest(d));

function digestOf(value: unknown): Digest | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    return parseDigest(value);
  } catch (thrown) {
    recoverError(thrown);
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const dateOf = (value: unknown): Date | undefined => (typeof value === 'number' ? new Date(value) : undefined);

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  const json = parsed(value);
  return typeof json === 'object' && json !== null ? Object.entries(json) : [];
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  const out: Record<string, number> = {};
  for (const [name, amount] of entriesOf(value)) if (typeof amount === 'number') out[name] = amount;
  return out;
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const [name, text] of entriesOf(value)) if (typeof text === 'string') out[name] = text;
  return out;
}

function listOf(value: unknown): readonly string[] | undefined {
  const json = parsed(value);
  return Array.isArray(json) ? json.filter((item) => typeof item === 'string') : undefined;
}

/** A member that is absent when it has no value. */
function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ofOne(name, value);
}

function ofOne<K extends string, V>(name: K, value: V): { readonly [P in K]?: V } {
  const out: { [P in K]?: V } = {};
  out[name] = value;
  return out;
}
