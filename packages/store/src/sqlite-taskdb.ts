// The task log in one SQLite file. Rows are written in batches, a few times a second: a killed driver
// loses the last instants of its history and nothing else. Spec: 08-infrastructure §17, §21.10.

import {
  type Digest,
  isAbbreviatedDigest,
  type Logger,
  recoverError,
  renderDigest,
  silentLogger,
} from '@reflow-lang/base';
import type { Repository, RunRow, TaskQuery, TaskRow } from '@reflow-lang/evaluator';
import { SqliteDatabase } from './sqlite-database.ts';
import type { OpenDatabase } from './sqlite-decode.ts';
import { type Columns, decodeRun, decodeTask, runColumns, taskColumns } from './task-columns.ts';
import { createTaskLog, type StoredTaskDB, type TaskStorage } from './task-log.ts';

export interface SqliteTaskDBOptions {
  readonly path: string;
  readonly log?: Logger;
  readonly repository?: Repository;
  readonly open?: OpenDatabase;
}

const schema = [
  `CREATE TABLE run(id TEXT PRIMARY KEY, user TEXT, labels TEXT, bundle TEXT, args TEXT, run_log TEXT,
     eval_graph TEXT, trace TEXT, start INTEGER, keepalive INTEGER, "end" INTEGER) WITHOUT ROWID;
   CREATE TABLE task(id TEXT PRIMARY KEY, run_id TEXT, flow_id TEXT, imgcmd_id TEXT, ident TEXT, attempt INTEGER,
     resources TEXT, uri TEXT, result_id TEXT, stdout TEXT, stderr TEXT, inspect TEXT, error TEXT,
     start INTEGER, keepalive INTEGER, "end" INTEGER) WITHOUT ROWID;
   CREATE INDEX run_keepalive ON run(keepalive);
   CREATE INDEX task_run_id ON task(run_id);
   CREATE INDEX task_ident ON task(ident);
   CREATE INDEX task_imgcmd_id ON task(imgcmd_id);
   CREATE INDEX task_keepalive ON task(keepalive);`,
];

const flushMs = 50;

/** Opens the database lazily. Throws NotSupported where this Node has no `node:sqlite`. */
export function createSqliteTaskDB(options: SqliteTaskDBOptions): StoredTaskDB {
  const log = options.log ?? silentLogger;
  const storage = new SqliteTaskStorage(options, log);
  return createTaskLog(storage, { log, ...(options.repository && { repository: options.repository }) });
}

type Pending = { readonly table: 'run' | 'task'; readonly id: string; readonly columns: Map<string, string | number> };

class SqliteTaskStorage implements TaskStorage {
  readonly #database: SqliteDatabase;
  readonly #log: Logger;
  /** What is to be written, in order of first mention; later columns join earlier ones of the same row. */
  #pending = new Map<string, Pending>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #warned = false;

  constructor(options: SqliteTaskDBOptions, log: Logger) {
    this.#log = log;
    this.#database = new SqliteDatabase({
      path: options.path,
      schema,
      log,
      ...(options.open && { open: options.open }),
    });
  }

  set(table: 'run' | 'task', id: Digest, columns: Columns): void {
    const text = renderDigest(id);
    const pending = this.#pending.get(table + text) ?? { table, id: text, columns: new Map() };
    for (const [name, value] of Object.entries(columns)) pending.columns.set(name, value);
    this.#pending.set(table + text, pending);
    this.#timer ??= setTimeout(() => this.#flushSoon(), flushMs);
    this.#timer.unref();
  }

  #flushSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = [...this.#pending.values()];
    this.#pending = new Map();
    if (rows.length === 0) return;
    const write = this.#database.write(() => {
      for (const row of rows) this.#upsert(row);
    });
    this.#flushing = write.catch((thrown: unknown) => {
      if (!this.#warned) {
        this.#log.error(`warning: the task log is not written: ${recoverError(thrown).message}`);
      }
      this.#warned = true;
    });
  }

  /** A plain update where that finds the row: most writes do. */
  #upsert(row: Pending): void {
    const names = [...row.columns.keys()].filter((name) => name !== 'id');
    if (names.length === 0) return;
    const columns = names.map((name) => `"${name}"`).join(', ');
    const sets = names.map((name) => `"${name}"=excluded."${name}"`).join(', ');
    const marks = names.map(() => '?').join(', ');
    this.#database.run(
      `INSERT INTO ${row.table}(id, ${columns}) VALUES(?, ${marks}) ON CONFLICT(id) DO UPDATE SET ${sets}`,
      row.id,
      ...names.map((name) => row.columns.get(name) ?? null),
    );
  }

  runs(): readonly RunRow[] {
    const rows = this.#database.all(`SELECT ${quoted(runColumns)} FROM run`);
    return rows.map(decodeRun).filter((row) => row !== undefined);
  }

  tasks(query: TaskQuery): readonly TaskRow[] {
    const where: string[] = [];
    const values: (string | number)[] = [];
    const demand = (condition: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      where.push(condition);
      values.push(value);
    };
    demand('id=?', fullText(query.id));
    demand('run_id=?', fullText(query.runID));
    demand('imgcmd_id=?', fullText(query.imgCmdID));
    demand('ident=?', query.ident);
    demand('COALESCE("end", keepalive, start)>=?', query.since?.getTime());
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const rows = this.#database.all(`SELECT ${quoted(taskColumns)} FROM task${condition}`, ...values);
    return rows.map(decodeTask).filter((row) => row !== undefined);
  }

  async settled(): Promise<void> {
    this.#flushSoon();
    await this.#flushing;
  }

  async close(): Promise<void> {
    await this.settled();
    await this.#database.close();
  }

  toString(): string {
    return `sqlite,path=${this.#database.path}`;
  }
}

/** The text of a digest that is no abbreviation. */
function fullText(d: Digest | undefined): string | undefined {
  return d === undefined || isAbbreviatedDigest(d) ? undefined : renderDigest(d);
}

const quoted = (columns: readonly string[]): string => columns.map((name) => `"${name}"`).join(', ');
