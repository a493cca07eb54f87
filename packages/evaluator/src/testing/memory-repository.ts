// A repository in memory, and a transferer between any two repositories.

import { type Digest, digestBytes, encodeLatin1, mkError, renderDigest, utf8Bytes } from '@reflow-lang/base';
import { File, type Fileset, filesOf } from '@reflow-lang/values';
import { collectBytes } from '../byte-stream.ts';
import type { Bytes, Ctx, Liveset, Repository, Transferer } from '../ports.ts';

export interface MemoryRepository extends Repository {
  /** Its objects, by digest. */
  readonly objects: Map<Digest, Uint8Array>;
  /** Puts a text at once; its file. */
  add(text: string): File;
  has(id: Digest): boolean;
}

async function* once(bytes: Uint8Array): Bytes {
  yield bytes;
}

const notThere = (op: string, id: Digest) => mkError(op, [renderDigest(id)], 'NotExist');

/** With a name it has the URL `inmemory://NAME`. */
export function createMemoryRepository(name?: string): MemoryRepository {
  const objects = new Map<Digest, Uint8Array>();
  const sizeOf = (id: Digest): number | undefined => objects.get(id)?.length;
  const collect = async (_ctx: Ctx, live: Liveset): Promise<void> => {
    for (const id of [...objects.keys()]) if (!live.contains(id)) objects.delete(id);
  };
  return {
    objects,
    add: (text) => {
      const bytes = encodeLatin1(utf8Bytes(text));
      const id = digestBytes(bytes);
      objects.set(id, bytes);
      return new File({ id, size: bytes.length });
    },
    has: (id) => objects.has(id),
    collect,
    collectWithThreshold: async (ctx, live, _dead, _threshold, dryRun) => {
      if (!dryRun) await collect(ctx, live);
    },
    stat: async (_ctx, id) => {
      const size = sizeOf(id);
      if (size === undefined) throw notThere('stat', id);
      return new File({ id, size });
    },
    get: async (_ctx, id) => {
      const bytes = objects.get(id);
      if (bytes === undefined) throw notThere('get', id);
      return once(bytes);
    },
    put: async (_ctx, body) => {
      const bytes = body instanceof Uint8Array ? body : await collectBytes(body);
      const id = digestBytes(bytes);
      objects.set(id, bytes);
      return id;
    },
    delete: async (_ctx, id) => {
      objects.delete(id);
    },
    async *scan() {
      for (const [id, bytes] of objects) yield new File({ id, size: bytes.length });
    },
    missing: async (_ctx, files) => files.filter((file) => !objects.has(file.id)),
    writeTo: async (_ctx, id, url) => {
      throw mkError('writeTo', [renderDigest(id), url], 'NotSupported');
    },
    readFrom: async (_ctx, id, url) => {
      throw mkError('readFrom', [renderDigest(id), url], 'NotSupported');
    },
    url: () => (name === undefined ? undefined : `inmemory://${name}`),
  };
}

/** Copies what is not there, through `get` and `put`. */
export function createMemoryTransferer(): Transferer {
  const needTransfer = async (ctx: Ctx, dst: Repository, ...files: readonly File[]): Promise<readonly File[]> =>
    dst.missing === undefined ? files : dst.missing(ctx, files);
  return {
    needTransfer,
    transfer: async (ctx, dst, src, ...files) => {
      if (dst === src) return;
      for (const file of await needTransfer(ctx, dst, ...files)) await dst.put(ctx, await src.get(ctx, file.id));
    },
  };
}

/** The distinct files of a fileset that a repository lacks. */
export const lacking = (repository: MemoryRepository, fileset: Fileset): readonly File[] =>
  filesOf(fileset).filter((file) => !repository.has(file.id));
