// Rows of a database as values of ours. `node:sqlite` gives each column as number, bigint, text, bytes
// or null; here is where it is said what a column must be. Also where the module itself is got hold of.
// Spec: 08-infrastructure §21.10.

import type { DatabaseSync } from 'node:sqlite';
import { type Digest, digestFromRaw, zeroDigest } from '@reflow-lang/base';

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Opens a database file. Throws what SQLite throws. */
export type OpenDatabase = (path: string) => DatabaseSync;

/**
 * `node:sqlite`, loaded without its one ExperimentalWarning, or `undefined` where this Node has none.
 * The class is called `DatabaseSync`, in later Nodes `Database`.
 */
export function loadSqlite(): OpenDatabase | undefined {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    const sqlite: unknown = process.getBuiltinModule('node:sqlite');
    if (typeof sqlite !== 'object' || sqlite === null) return undefined;
    const classes = sqlite as Readonly<Record<string, unknown>>;
    const database = classes.DatabaseSync ?? classes.Database;
    if (typeof database !== 'function') return undefined;
    const Database = database as new (path: string) => DatabaseSync;
    return (path) => new Database(path);
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

export const decodeRows = (rows: unknown): readonly Row[] => rows as readonly Row[];

export function decodeText(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

export function decodeNumber(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' ? value : undefined;
}

/** The zero digest for NULL and for anything that is not 32 bytes. */
export function decodeDigest(row: Row, column: string): Digest {
  const value = row[column];
  return value instanceof Uint8Array && value.length === 32 ? digestFromRaw(value) : zeroDigest;
}

export function decodeBytes(row: Row, column: string): Uint8Array | undefined {
  const value = row[column];
  return value instanceof Uint8Array ? value : undefined;
}
