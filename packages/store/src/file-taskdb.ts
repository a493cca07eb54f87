// The task log as lines of JSON, one file per run and day: for shared file systems, and where there is no
// SQLite. Each record is one append; a torn last line is ignored. Spec: 08-infrastructure §17, §21.10.

import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { type Digest, hexDigest, type Logger, renderDigest, silentLogger } from '@reflow-lang/base';
import type { Repository, RunRow, TaskRow } from '@reflow-lang/evaluator';
import { errnoOf, fileError } from './file-errors.ts';
import { type Columns, decodeRun, decodeTask } from './task-columns.ts';
import { createTaskLog, type StoredTaskDB, type TaskStorage } from './task-log.ts';

export interface FileTaskDBOptions {
  readonly dir: string;
  readonly log?: Logger;
  readonly repository?: Repository;
}

export function createFileTaskDB(options: FileTaskDBOptions): StoredTaskDB {
  const log = options.log ?? silentLogger;
  const storage = new FileTaskStorage(options.dir);
  return createTaskLog(storage, { log, ...(options.repository && { repository: options.repository }) });
}

/** One `write` of O_APPEND up to this size is never interleaved with another's. */
const recordBytes = 4096;

class FileTaskStorage implements TaskStorage {
  readonly #dir: string;
  /** File of each run or task this process wrote to: all records of a run are in one file. */
  readonly #files = new Map<string, string>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  set(kind: 'run' | 'task', id: Digest, columns: Columns, runID?: Digest): void {
    const path = this.#fileOf(kind, id, runID);
    const record = { t: Date.now(), kind, id: renderDigest(id) };
    for (const set of fitting(columns)) appendFileSync(path, `${JSON.stringify({ ...record, set })}\n`);
  }

  #fileOf(kind: 'run' | 'task', id: Digest, runID: Digest | undefined): string {
    const known = this.#files.get(kind + id);
    if (known !== undefined) return known;
    const run = runID ?? id;
    const path = this.#files.get(`run${run}`) ?? this.#newFile(run);
    this.#files.set(kind + id, path);
    this.#files.set(`run${run}`, path);
    return path;
  }

  #newFile(run: Digest): string {
    const day = `${this.#dir}/${new Date().toISOString().slice(0, 10)}`;
    mkdirSync(day, { recursive: true });
    const path = `${day}/${hexDigest(run)}.jsonl`;
    // Ends what an earlier process may have left torn.
    if (existsSync(path)) appendFileSync(path, '\n');
    return path;
  }

  runs(): readonly RunRow[] {
    return this.#rows('run')
      .map(decodeRun)
      .filter((row) => row !== undefined);
  }

  tasks(): readonly TaskRow[] {
    return this.#rows('task')
      .map(decodeTask)
      .filter((row) => row !== undefined);
  }

  #rows(kind: 'run' | 'task'): Readonly<Record<string, unknown>>[] {
    const rows = new Map<string, Record<string, unknown>>();
    for (const day of listNames(this.#dir)) {
      for (const name of listNames(`${this.#dir}/${day}`)) {
        if (!name.endsWith('.jsonl')) continue;
        for (const line of readFileSync(`${this.#dir}/${day}/${name}`, 'utf8').split('\n')) {
          const record = parseRecord(line);
          if (record === undefined || record.kind !== kind) continue;
          rows.set(record.id, { ...rows.get(record.id), id: record.id, ...record.set });
        }
      }
    }
    return [...rows.values()];
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}

  toString(): string {
    return `file,dir=${this.#dir}`;
  }
}

/** Columns in groups whose records fit into one atomic append; a value too long for that goes alone. */
function fitting(columns: Columns): Columns[] {
  if (JSON.stringify(columns).length < recordBytes - 256) return [columns];
  return Object.entries(columns).map(([name, value]) => ({ [name]: value }));
}

interface LogRecord {
  readonly kind: string;
  readonly id: string;
  readonly set: Readonly<Record<string, unknown>>;
}

function parseRecord(line: string): LogRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || !('kind' in json) || !('id' in json) || !('set' in json)) {
    return undefined;
  }
  const { kind, id, set } = json;
  if (typeof kind !== 'string' || typeof id !== 'string' || typeof set !== 'object' || set === null) return undefined;
  return { kind, id, set: Object.fromEntries(Object.entries(set)) };
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR') return [];
    throw fileError('scan', [path], thrown);
  }
}
