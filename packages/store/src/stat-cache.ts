// Digests of files of this machine, remembered with the metadata under which they were computed, so that
// an unchanged file is not read again. A file written within two seconds before it was looked at may
// change once more without its time stamp showing it: such an entry is not believed.
// Spec: 08-infrastructure §21.9.

import { Buffer } from 'node:buffer';
import type { BigIntStats } from 'node:fs';
import { type Digest, type Logger, silentLogger, utf8Bytes } from '@reflow-lang/base';
import { rawKey, SqliteDatabase } from './sqlite-database.ts';
import { decodeDigest, decodeNumber, decodeText, type OpenDatabase } from './sqlite-decode.ts';

/** What is known of a file without reading it. */
export type Known =
  /** The metadata are those of the digest: it is the file's. */
  | { readonly kind: 'current'; readonly digest: Digest }
  /** The metadata are those of the digest, but were too fresh then to be sure of the contents. */
  | { readonly kind: 'fresh'; readonly digest: Digest }
  /** The file had this digest under other metadata. */
  | { readonly kind: 'earlier'; readonly digest: Digest }
  | { readonly kind: 'unknown' };

export interface StatCache {
  lookup(path: string, stat: BigIntStats): Known;
  /** The digest of the contents read under these metadata. */
  record(path: string, stat: BigIntStats, digest: Digest): void;
  close(): Promise<void>;
}

export interface StatCacheOptions {
  /** Of `stat.db`; without it, or without SQLite, the cache lives in memory. */
  readonly path?: string;
  readonly log?: Logger;
  readonly open?: OpenDatabase | undefined;
}

interface Entry {
  readonly fingerprint: string;
  readonly digest: Digest;
  /** The entry counts from the start: the file was not fresh when it was looked at. */
  readonly settled: boolean;
}

const racyMs = 2000;

const schema = [
  `CREATE TABLE stat(path BLOB PRIMARY KEY, fingerprint TEXT, digest BLOB, settled INTEGER) WITHOUT ROWID;`,
];

export function createStatCache(options: StatCacheOptions = {}): StatCache {
  const entries = new Map<string, Entry>();
  const database =
    options.path === undefined
      ? undefined
      : new SqliteDatabase({
          path: options.path,
          schema,
          log: options.log ?? silentLogger,
          ...(options.open && { open: options.open }),
        });
  const find = (path: string): Entry | undefined => {
    const known = entries.get(path);
    if (known !== undefined || database === undefined) return known;
    const row = database.get('SELECT fingerprint, digest, settled FROM stat WHERE path=?', pathKey(path));
    if (row === undefined) return undefined;
    const fingerprint = decodeText(row, 'fingerprint') ?? '';
    return { fingerprint, digest: decodeDigest(row, 'digest'), settled: decodeNumber(row, 'settled') === 1 };
  };
  return {
    lookup(path, stat) {
      const entry = find(path);
      if (entry === undefined) return { kind: 'unknown' };
      if (entry.fingerprint !== fingerprintOf(stat)) return { kind: 'earlier', digest: entry.digest };
      return { kind: entry.settled ? 'current' : 'fresh', digest: entry.digest };
    },
    record(path, stat, digest) {
      const settled = Number(stat.mtimeNs / 1_000_000n) < Date.now() - racyMs;
      const entry = { fingerprint: fingerprintOf(stat), digest, settled };
      entries.set(path, entry);
      if (database === undefined) return;
      const write = database.write(() => {
        database.run(
          'INSERT OR REPLACE INTO stat(path, fingerprint, digest, settled) VALUES(?, ?, ?, ?)',
          pathKey(path),
          entry.fingerprint,
          rawKey(digest),
          settled ? 1 : 0,
        );
      });
      write.catch((thrown: unknown) => {
        options.log?.debug(`stat cache: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      });
    },
    async close() {
      await database?.close();
    },
  };
}

/** Paths are bytes. */
const pathKey = (path: string): Uint8Array => Buffer.from(utf8Bytes(path), 'latin1');

const fingerprintOf = (stat: BigIntStats): string =>
  `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
