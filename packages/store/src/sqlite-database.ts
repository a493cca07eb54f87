// A SQLite file that many processes share and that may be lost: writes of one turn of the event loop
// become one transaction; a corrupt file is put aside and begun anew. Spec: 08-infrastructure §21.10.

import { Buffer } from 'node:buffer';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Digest, type Logger, mkError, plainError, ReflowError } from '@reflow-lang/base';
import { crashPoint } from './crash-point.ts';
import { fileError } from './file-errors.ts';
import { decodeNumber, decodeRows, loadSqlite, type OpenDatabase, type Row } from './sqlite-decode.ts';

/** What can be bound to a parameter. */
export type SqlValue = string | number | Uint8Array | null;

export interface SqliteOptions {
  readonly path: string;
  /** The statements of each schema version, oldest first; `user_version` counts them. */
  readonly schema: readonly string[];
  readonly log: Logger;
  /** Awaited before a transaction becomes visible: what it names must be durable first. */
  readonly barrier?: () => Promise<void>;
  readonly open?: OpenDatabase;
}

type Write = { readonly work: () => void; readonly resolve: () => void; readonly reject: (error: ReflowError) => void };

const busyMs = 10_000;

/** Opens on first use. */
export class SqliteDatabase {
  readonly path: string;
  readonly #options: SqliteOptions;
  readonly #open: OpenDatabase;
  readonly #statements = new Map<string, StatementSync>();
  #database: DatabaseSync | undefined;
  #writes: Write[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #scheduled = false;
  /** True inside of `#guard`: only the outermost call may begin anew. */
  #guarded = false;

  constructor(options: SqliteOptions) {
    const open = options.open ?? loadSqlite();
    if (open === undefined) throw mkError('open', [options.path], 'NotSupported', plainError('no node:sqlite'));
    this.path = options.path;
    this.#options = options;
    this.#open = open;
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.#guard(() => decodeRows(this.#prepare(sql).all(...values)));
  }

  get(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#guard(() => decodeRows([this.#prepare(sql).get(...values)])[0]);
  }

  run(sql: string, ...values: readonly SqlValue[]): void {
    this.#guard(() => {
      this.#prepare(sql).run(...values);
    });
  }

  /** Does the work in the next transaction; resolves when that is committed. */
  write(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#writes.push({ work, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#flushing = this.#flushing.then(() => this.#flush());
      });
    });
  }

  /** Resolves when everything written before the call is committed or has failed. */
  async settled(): Promise<void> {
    while (this.#writes.length > 0 || this.#scheduled) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      await this.#flushing;
    }
    await this.#flushing;
  }

  async close(): Promise<void> {
    await this.settled();
    this.#statements.clear();
    this.#database?.close();
    this.#database = undefined;
  }

  async #flush(): Promise<void> {
    const writes = this.#writes;
    if (writes.length === 0) return;
    this.#writes = [];
    try {
      await this.#options.barrier?.();
      this.#transact(writes);
      for (const write of writes) write.resolve();
    } catch (thrown) {
      const error = this.#error(thrown);
      for (const write of writes) write.reject(error);
    }
  }

  #transact(writes: readonly Write[]): void {
    this.#guard(() => {
      const database = this.#connection();
      database.exec('BEGIN IMMEDIATE');
      try {
        crashPoint('assoc.begin');
        for (const write of writes) write.work();
        crashPoint('assoc.commit');
        database.exec('COMMIT');
      } catch (thrown) {
        rollback(database);
        throw thrown;
      }
    });
  }

  /** Runs, and runs once more on a new database if the file turns out to be none. */
  #guard<T>(work: () => T): T {
    if (this.#guarded) return work();
    this.#guarded = true;
    try {
      return this.#twice(work);
    } finally {
      this.#guarded = false;
    }
  }

  #twice<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      if (!isCorrupt(thrown)) throw this.#error(thrown);
      this.#quarantine(thrown);
      try {
        return work();
      } catch (again) {
        throw this.#error(again);
      }
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection().prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #connection(): DatabaseSync {
    if (this.#database !== undefined) return this.#database;
    mkdirSync(dirname(this.path), { recursive: true });
    const database = this.#open(this.path);
    try {
      database.exec(`PRAGMA busy_timeout=${busyMs}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL`);
      this.#migrate(database);
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    this.#database = database;
    return database;
  }

  #migrate(database: DatabaseSync): void {
    const { schema } = this.#options;
    if (versionOf(database) === schema.length) return;
    database.exec('BEGIN IMMEDIATE');
    try {
      const version = versionOf(database);
      if (version > schema.length) {
        const text = `state directory ${this.path} was written by a newer version (${version})`;
        throw mkError('open', [this.path], 'Precondition', plainError(text));
      }
      for (const statements of schema.slice(version)) database.exec(statements);
      database.exec(`PRAGMA user_version=${schema.length}; COMMIT`);
    } catch (thrown) {
      rollback(database);
      throw thrown;
    }
  }

  #quarantine(cause: unknown): void {
    this.#statements.clear();
    try {
      this.#database?.close();
    } catch {
      // Closing a corrupt database may fail; the file is moved away all the same.
    }
    this.#database = undefined;
    const directory = join(dirname(this.path), 'quarantine');
    mkdirSync(directory, { recursive: true });
    renameSync(this.path, join(directory, `${basename(this.path)}-${Date.now()}`));
    for (const suffix of ['-wal', '-shm']) rmSync(this.path + suffix, { force: true });
    const text = cause instanceof Error ? cause.message : String(cause);
    this.#options.log.error(`warning: ${this.path} is corrupt (${text}); moved to quarantine and begun anew`);
  }

  #error(thrown: unknown): ReflowError {
    if (thrown instanceof ReflowError) return thrown;
    const code = sqliteCode(thrown);
    const cause = plainError(thrown instanceof Error ? thrown.message : String(thrown));
    if (code === 13) return mkError('sqlite', [this.path], 'ResourcesExhausted', cause);
    if (code === 5 || code === 6) return mkError('sqlite', [this.path], 'Temporary', cause);
    return code === undefined
      ? fileError('sqlite', [this.path], thrown)
      : mkError('sqlite', [this.path], 'Other', cause);
  }
}

/** The key as the tables hold it: the 32 raw bytes. Only SHA-256 digests are keys. */
export function rawKey(d: Digest): Uint8Array {
  return Buffer.from(d.slice(2), 'latin1');
}

function versionOf(database: DatabaseSync): number {
  const row = decodeRows([database.prepare('PRAGMA user_version').get()])[0];
  return row === undefined ? 0 : (decodeNumber(row, 'user_version') ?? 0);
}

function rollback(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // No transaction was open: SQLite rolls back by itself after some errors.
  }
}

/** SQLite's primary result code. */
function sqliteCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return undefined;
  return typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : undefined;
}

function isCorrupt(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code === 11 || code === 26;
}
