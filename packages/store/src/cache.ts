// The founding document's cache: keys to filesets, over an association, a repository and a transferer.
// Spec: 08-infrastructure §6.4, §6.5; 05-flow-eval §3.

import {
  type Digest,
  formatSize,
  mkError,
  plainError,
  recoverError,
  renderDigest,
  zeroDigest,
} from '@reflow-lang/base';
import { type Assoc, assocKind, type Ctx, type Repository, type Transferer } from '@reflow-lang/evaluator';
import { type File, type Fileset, filesOf } from '@reflow-lang/values';
import { marshalFileset, missingFiles, unmarshalFileset } from './transfer.ts';

export interface Cache {
  /** Rejects with NotExist when unmapped, undecodable, or when any of its files is missing. */
  lookup(ctx: Ctx, key: Digest): Promise<Fileset>;
  /** From the cache's repository to `dst`. */
  transfer(ctx: Ctx, dst: Repository, v: Fileset): Promise<void>;
  /** The files of `v` that are absent in `dst`. */
  needTransfer(ctx: Ctx, dst: Repository, v: Fileset): Promise<readonly File[]>;
  /** Files first (from `repository`, if given), then the value, then the mapping. */
  write(ctx: Ctx, key: Digest, v: Fileset, repository?: Repository): Promise<void>;
  /** Idempotent. */
  delete(ctx: Ctx, key: Digest): Promise<void>;
  /** Not for bulk data. */
  repository(): Repository;
}

export function createCache(assoc: Assoc, repository: Repository, transferer: Transferer): Cache {
  const absent = (key: Digest, why: string) => mkError('lookup', [renderDigest(key)], 'NotExist', plainError(why));
  return {
    async lookup(ctx, key) {
      const kinds = [assocKind.filesetV2, assocKind.fileset];
      const results = await assoc.batchGet(
        ctx,
        kinds.map((kind) => ({ kind, digest: key })),
      );
      for (const [i, kind] of kinds.entries()) {
        const result = results[i];
        if (result === undefined || result.error !== undefined || result.digest === zeroDigest) continue;
        const value = await tryUnmarshal(ctx, repository, result.digest, kind);
        if (value === undefined) continue;
        const missing = await missingFiles(ctx, repository, filesOf(value));
        if (missing.length === 0) return value;
        const size = missing.reduce((sum, file) => sum + file.size, 0);
        throw absent(key, `missing ${missing.length} files (${formatSize(size)})`);
      }
      throw absent(key, 'key does not exist');
    },
    transfer: (ctx, dst, v) => transferer.transfer(ctx, dst, repository, ...filesOf(v)),
    needTransfer: (ctx, dst, v) => transferer.needTransfer(ctx, dst, ...filesOf(v)),
    async write(ctx, key, v, from) {
      if (from !== undefined) await transferer.transfer(ctx, repository, from, ...filesOf(v));
      const id = await marshalFileset(ctx, repository, v);
      await assoc.store(ctx, assocKind.filesetV2, key, id);
    },
    async delete(ctx, key) {
      await assoc.store(ctx, assocKind.filesetV2, key, zeroDigest);
      await assoc.store(ctx, assocKind.fileset, key, zeroDigest);
    },
    repository: () => repository,
  };
}

/** An undecodable value is an absent one. */
async function tryUnmarshal(
  ctx: Ctx,
  repository: Repository,
  id: Digest,
  kind: typeof assocKind.fileset | typeof assocKind.filesetV2,
): Promise<Fileset | undefined> {
  try {
    return await unmarshalFileset(ctx, repository, id, kind);
  } catch (thrown) {
    const { kind: failure } = recoverError(thrown);
    if (failure === 'NotExist' || failure === 'Invalid' || failure === 'Precondition') return undefined;
    throw recoverError(thrown);
  }
}
