// Where things are kept: objects by digest, associations from cache keys to objects, the task log, and
// the way to this machine's files. Each is an adapter of one of the evaluator's ports; it decides nothing
// about what is evaluated. Invariants: an object's name is the digest of its bytes; objects are complete
// before they are named, named before an association refers to them; what cannot be decoded is absent.

export { type Cache, createCache } from './cache.ts';
export { type CrashPoint, crashPoint } from './crash-point.ts';
export { createDialer, type Dialer, type DialRepository } from './dial.ts';
export type { Durability } from './durability.ts';
export {
  chooseStoreKind,
  demandStoreKind,
  type EmbeddedStores,
  type EmbeddedStoresOptions,
  openEmbeddedStores,
  type StoreChoice,
  type StoreKind,
} from './embedded-stores.ts';
export { decodeErrorJson, type ErrorJson, encodeErrorJson, errorToJson } from './error-json.ts';
export { createFileAssoc, type FileAssocOptions } from './file-assoc.ts';
export { checkSignal, errnoOf, fileError, isOutOfSpace } from './file-errors.ts';
export {
  createFileRepository,
  type FileRepository,
  type FileRepositoryOptions,
  isFileRepository,
  type PutLocalOptions,
  type SmallObjects,
  type Verdict,
} from './file-repository.ts';
export { fileSystemType, networkFileSystem } from './file-system-kind.ts';
export { createFileTaskDB, type FileTaskDBOptions } from './file-taskdb.ts';
export { type Lease, oldestLease, takeLease } from './garbage.ts';
export {
  changedError,
  createHasher,
  type HashedFile,
  type Hasher,
  hashSmallAt,
  type SmallHash,
  smallFileBytes,
} from './hasher.ts';
export { createLimiter, type Limiter } from './limiter.ts';
export { type BloomLiveset, createBloomLiveset, createExactLiveset, decodeBloomLiveset } from './liveset.ts';
export { createLocalTransferer, type LocalTransfererOptions } from './local-transferer.ts';
export { isLocalUrl, localPath } from './local-url.ts';
export { lockAgeMs, withLock } from './lock-file.ts';
export { type DirectoryEntry, listDirectory, nativePath, readLink } from './native-path.ts';
export { createNopRepository } from './nop-repository.ts';
export { type FileSystem, type Materialized, ObjectDirectory, type Presence } from './object-directory.ts';
export { landingPath, landingPaths } from './safe-path.ts';
export { createLocalSnapshotter, type LocalSnapshotterOptions } from './snapshotter.ts';
export { createSqliteAssoc, type SqliteAssocOptions, type StoredAssoc } from './sqlite-assoc.ts';
export { loadSqlite, type OpenDatabase } from './sqlite-decode.ts';
export { createSqliteTaskDB, type SqliteTaskDBOptions } from './sqlite-taskdb.ts';
export { createStatCache, type Known, type StatCache, type StatCacheOptions } from './stat-cache.ts';
export type { StoredTaskDB } from './task-log.ts';
export { marshalFileset, missingFiles, readAll, transferObject, unmarshalFileset } from './transfer.ts';
export { createTransferManager, type TransferManagerOptions } from './transfer-manager.ts';
