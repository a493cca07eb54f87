// The stores of a run without any configuration: repository, association, task log and stat cache, all
// below one directory. SQLite on local disks, small files where SQLite cannot work.
// Spec: design §3.8; 08-infrastructure §21.10.

import { type Logger, mkError, plainError, silentLogger } from '@reflow-lang/base';
import type { Durability } from './durability.ts';
import { createFileAssoc } from './file-assoc.ts';
import { createFileRepository, type FileRepository } from './file-repository.ts';
import { type FileSystemType, fileSystemType, networkFileSystem } from './file-system-kind.ts';
import { createFileTaskDB } from './file-taskdb.ts';
import { createHasher } from './hasher.ts';
import { createSqliteAssoc, type StoredAssoc } from './sqlite-assoc.ts';
import { loadSqlite, type OpenDatabase } from './sqlite-decode.ts';
import { createSqliteTaskDB } from './sqlite-taskdb.ts';
import { createStatCache, type StatCache } from './stat-cache.ts';
import type { StoredTaskDB } from './task-log.ts';

export type StoreKind = 'sqlite' | 'file';

/** Which kind of store a directory gets, and why: what `doctor` prints. */
export interface StoreChoice {
  readonly kind: StoreKind;
  /** `local file system`, `nfs is shared between machines`, `this Node has no node:sqlite`. */
  readonly reason: string;
}

export interface EmbeddedStoresOptions {
  /** `$REFLOW_HOME`. */
  readonly home: string;
  readonly log?: Logger;
  readonly durability?: Durability;
  readonly verify?: 'never' | 'sampled' | 'always';
  readonly labels?: Readonly<Record<string, string>>;
  /** Places other than the usual ones below `home`. */
  readonly paths?: { readonly repository?: string; readonly assoc?: string; readonly taskdb?: string };
  /** Forces a kind; `sqlite` where it cannot work is refused. */
  readonly assoc?: StoreKind;
  readonly taskdb?: StoreKind;
  /** What tests inject. */
  readonly sqlite?: () => OpenDatabase | undefined;
  readonly fileSystemType?: FileSystemType;
}

export interface EmbeddedStores {
  readonly repository: FileRepository;
  readonly assoc: StoredAssoc;
  readonly taskdb: StoredTaskDB;
  readonly statCache: StatCache;
  readonly choice: StoreChoice;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** What suits the directory. Makes it when absent. */
export function chooseStoreKind(
  directory: string,
  sqlite: () => OpenDatabase | undefined = loadSqlite,
  typeOf: FileSystemType = fileSystemType,
): StoreChoice {
  const network = networkFileSystem(typeOf(directory));
  if (network !== undefined) return { kind: 'file', reason: `${network} is shared between machines` };
  if (sqlite() === undefined) return { kind: 'file', reason: 'this Node has no node:sqlite' };
  return { kind: 'sqlite', reason: 'local file system' };
}

/** Throws NotSupported when SQLite is demanded where it cannot work. */
export function demandStoreKind(directory: string, wanted: StoreKind | undefined, choice: StoreChoice): StoreKind {
  if (wanted !== 'sqlite' || choice.kind === 'sqlite') return wanted ?? choice.kind;
  const shared = /^(\S+) is shared/.exec(choice.reason)?.[1];
  const text =
    shared === undefined ? choice.reason : `SQLite cannot be shared over ${shared}; use file,dir=${directory}`;
  throw mkError('open', [directory], 'NotSupported', plainError(text));
}

/** Opens the stores; databases are opened at first use. */
export function openEmbeddedStores(options: EmbeddedStoresOptions): EmbeddedStores {
  const { home, paths = {} } = options;
  const log = options.log ?? silentLogger;
  const sqlite = options.sqlite ?? loadSqlite;
  const choice = chooseStoreKind(home, sqlite, options.fileSystemType ?? fileSystemType);
  const assocKind = demandStoreKind(home, options.assoc, choice);
  const taskKind = demandStoreKind(home, options.taskdb, choice);
  const open = sqlite();
  const withOpen = open === undefined ? {} : { open };
  const hasher = createHasher();
  const labels = options.labels === undefined ? {} : { labels: options.labels };
  // The association waits for the repository, which keeps small objects in the association's database.
  let barrier = async (): Promise<void> => {};
  const assocOptions = { log, ...labels, barrier: () => barrier() };
  const sqliteAssoc =
    assocKind === 'sqlite'
      ? createSqliteAssoc({ path: paths.assoc ?? `${home}/assoc.db`, ...assocOptions, ...withOpen })
      : undefined;
  const assoc = sqliteAssoc ?? createFileAssoc({ dir: paths.assoc ?? `${home}/assoc`, ...assocOptions });
  const repository = createFileRepository({
    root: paths.repository ?? `${home}/repository`,
    log,
    hasher,
    ...(sqliteAssoc && { smallObjects: sqliteAssoc.smallObjects }),
    ...(options.durability && { durability: options.durability }),
    ...(options.verify && { verify: options.verify }),
  });
  barrier = () => repository.sync();
  const taskdb =
    taskKind === 'sqlite'
      ? createSqliteTaskDB({ path: paths.taskdb ?? `${home}/tasks.db`, log, repository, ...withOpen })
      : createFileTaskDB({ dir: paths.taskdb ?? `${home}/taskdb`, log, repository });
  const statCache = createStatCache(choice.kind === 'sqlite' ? { path: `${home}/stat.db`, log, ...withOpen } : { log });
  return {
    repository,
    assoc,
    taskdb,
    statCache,
    choice,
    async close() {
      await Promise.all([assoc.close(), taskdb.close(), statCache.close()]);
      await repository.close();
    },
  };
}
