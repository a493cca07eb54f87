// Moving objects between repositories, and values into and out of one.
// Spec: 08-infrastructure §4.6.

import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Digest,
  isTransient,
  mkError,
  plainError,
  type ReflowError,
  recoverError,
  renderDigest,
} from '@reflow-lang/base';
import { type AssocKind, assocKind, type Bytes, type Ctx, type Repository } from '@reflow-lang/evaluator';
import { decodeFilesetJson, decodeFilesetV2, encodeFilesetV2, type File, type Fileset } from '@reflow-lang/values';
import { isFileRepository } from './file-repository.ts';

const attempts = 3;

/**
 * Brings one object from `src` to `dst`: by `readFrom`, else `writeTo`, else through this process.
 * Tries three times on transient and Integrity errors.
 */
export async function transferObject(ctx: Ctx, dst: Repository, src: Repository, id: Digest): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await transferOnce(ctx, dst, src, id);
      return;
    } catch (thrown) {
      const error = recoverError(thrown);
      const again = isTransient(error) || error.kind === 'Integrity';
      if (!again || attempt >= attempts) throw error;
      await sleep(Math.min(100, 20 * 1.5 ** (attempt - 1)), undefined, { signal: ctx.signal });
    }
  }
}

async function transferOnce(ctx: Ctx, dst: Repository, src: Repository, id: Digest): Promise<void> {
  if (isFileRepository(dst) && isFileRepository(src)) {
    // Both are directories of this machine: an object of one can be the other's, too.
    const { size } = await src.stat(ctx, id);
    dst.adopt(src.pathOf(id), { digest: id, size }, true);
    return;
  }
  const from = src.url();
  if (from !== undefined && (await isSupported(() => dst.readFrom(ctx, id, from)))) return;
  const to = dst.url();
  if (to !== undefined && (await isSupported(() => src.writeTo(ctx, id, to)))) return;
  const written = await dst.put(ctx, await src.get(ctx, id));
  if (written === id) return;
  const text = `wrong digest ${renderDigest(written)}`;
  throw mkError('transfer', [renderDigest(id)], 'Integrity', plainError(text));
}

async function isSupported(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    const error = recoverError(thrown);
    if (error.kind === 'NotSupported') return false;
    throw error;
  }
}

/** The files whose objects are absent. Rejects with Invalid for a reference, and with other errors of `stat`. */
export async function missingFiles(ctx: Ctx, repository: Repository, files: readonly File[]): Promise<readonly File[]> {
  for (const file of files) {
    if (file.isRef()) throw mkError('missing', [], 'Invalid', plainError(`unresolved file: ${file.toString()}`));
  }
  if (repository.missing !== undefined) return repository.missing(ctx, files);
  const absent = await Promise.all(
    files.map(async (file) => {
      try {
        await repository.stat(ctx, file.id);
        return false;
      } catch (thrown) {
        const error: ReflowError = recoverError(thrown);
        if (error.kind === 'NotExist') return true;
        throw error;
      }
    }),
  );
  return files.filter((_, i) => absent[i] === true);
}

/** All bytes of a body. */
export async function readAll(body: Bytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** Stores a fileset as cached values are stored: V2, without reference fields, with assertions. */
export async function marshalFileset(ctx: Ctx, repository: Repository, fs: Fileset): Promise<Digest> {
  return repository.put(ctx, encodeFilesetV2(fs, { includeFileRefFields: false, includeAssertions: true }));
}

/** Reads a stored fileset of kind Fileset (JSON) or FilesetV2. Rejects with NotExist or Invalid. */
export async function unmarshalFileset(
  ctx: Ctx,
  repository: Repository,
  id: Digest,
  kind: AssocKind,
): Promise<Fileset> {
  const bytes = await readAll(await repository.get(ctx, id));
  if (kind === assocKind.fileset) return decodeFilesetJson(Buffer.from(bytes).toString('utf8'));
  return decodeFilesetV2(bytes);
}
