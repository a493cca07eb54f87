// The file repository: objects in a directory, shared by any number of processes.
//
//   bytes, streams, files ──► tmp/ ──link──► <hh>/<62 hex>, mode 0444, sealed ──► readers, hard links
//
// Layout as the original's; what is ours lies in `.lock/`, `quarantine/` and `meta.json`.
// Spec: 08-infrastructure §4.2, §21.9, §21.11.

import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Digest,
  digestFromRaw,
  type Logger,
  mkError,
  plainError,
  recoverError,
  renderDigest,
  silentLogger,
} from '@reflow-lang/base';
import type { Bytes, Ctx, Liveset, Repository } from '@reflow-lang/evaluator';
import { File } from '@reflow-lang/values';
import { crashPoint } from './crash-point.ts';
import { createSyncQueue, type Durability } from './durability.ts';
import { checkSignal, fileError } from './file-errors.ts';
import { collectObjects, scanObjects } from './garbage.ts';
import { createHasher, type HashedFile, type Hasher, hashSmallAt } from './hasher.ts';
import { nativePath } from './native-path.ts';
import { type FileSystem, type Materialized, ObjectDirectory } from './object-directory.ts';

/** Bytes of small objects kept a second time where reading them is cheaper than opening a file. */
export interface SmallObjects {
  /** `undefined` when not kept. What it gives is checked against the digest. */
  get(id: Digest): Uint8Array | undefined;
  put(id: Digest, bytes: Uint8Array): void;
  delete(id: Digest): void;
}

export interface FileRepositoryOptions {
  /** Created when absent. */
  readonly root: string;
  /** When objects reach the disk: `full`: before `put` resolves; `batch` (default): before an association names them. */
  readonly durability?: Durability;
  /** `never`: believe what is there; `sampled` (default): hash what lost its seal; `always`. */
  readonly verify?: 'never' | 'sampled' | 'always';
  readonly log?: Logger;
  /** Opens the repository of a URL, for `readFrom` and `writeTo`. */
  readonly dial?: (ctx: Ctx, url: string) => Promise<Repository>;
  readonly hasher?: Hasher;
  readonly smallObjects?: SmallObjects;
  readonly fileSystem?: FileSystem;
}

export interface PutLocalOptions {
  /** The file becomes the repository's: hard-linked where possible, and read-only from then on. */
  readonly adopt?: boolean;
}

/** What hashing an object showed. */
export type Verdict =
  | { readonly kind: 'sound' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'corrupt'; readonly actual: Digest };

/** A repository in a directory, with what only a local one can do. */
export interface FileRepository extends Repository {
  readonly root: string;
  readonly objects: ObjectDirectory;
  readonly hasher: Hasher;
  delete(ctx: Ctx, id: Digest): Promise<void>;
  scan(ctx: Ctx): AsyncIterable<File>;
  missing(ctx: Ctx, files: readonly File[]): Promise<readonly File[]>;
  /** Copies (or clones) by default: the owner of the file may go on writing to it. */
  putLocal(ctx: Ctx, path: string, options?: PutLocalOptions): Promise<File>;
  /** Puts bytes at once. Throws ResourcesExhausted. */
  putBytes(bytes: Uint8Array): File;
  /** Makes an object of a file of known digest that nobody writes to any more. `sole`: it has no other name. */
  adopt(path: string, file: HashedFile, sole: boolean): void;
  /** Where the object's bytes lie. Nobody may write there. */
  pathOf(id: Digest): string;
  materialize(id: Digest, target: string, prefer: 'clone' | 'link'): Materialized;
  /** Hashes the object; a corrupt one goes to quarantine. */
  verify(ctx: Ctx, id: Digest): Promise<Verdict>;
  /** Moves every object of another file repository here. */
  vacuum(ctx: Ctx, other: FileRepository): Promise<void>;
  /** Resolves when everything put so far is on the disk (at once unless `durability` is `batch`). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const format = 1;
/** Bodies of unknown length beyond this many bytes are streamed to a file. */
const inlineBytes = 1024 * 1024;
const smallObjectBytes = 4096;
const sliceMs = 5;

/** Opens or creates the repository of a directory. Throws Precondition when a newer version wrote it. */
export function createFileRepository(options: FileRepositoryOptions): FileRepository {
  prepareRoot(options.root);
  return new FileObjects(options);
}

/** True for a repository whose objects are files of this machine. */
export function isFileRepository(repository: Repository): repository is FileRepository {
  return repository instanceof FileObjects;
}

function prepareRoot(root: string): void {
  const metaPath = `${root}/meta.json`;
  try {
    mkdirSync(root, { recursive: true });
    const found = readFormat(metaPath);
    if (found === undefined) writeFileSync(metaPath, `{"format":${format}}\n`);
    else if (found > format) {
      const text = `state directory ${root} was written by a newer version (${found})`;
      throw mkError('open', [root], 'Precondition', plainError(text));
    }
  } catch (thrown) {
    throw fileError('open', [root], thrown);
  }
}

/** `undefined` when absent or unreadable: then it is written anew. */
function readFormat(path: string): number | undefined {
  try {
    const meta: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof meta !== 'object' || meta === null || !('format' in meta)) return undefined;
    return typeof meta.format === 'number' ? meta.format : undefined;
  } catch {
    return undefined;
  }
}

class FileObjects implements FileRepository {
  readonly root: string;
  readonly objects: ObjectDirectory;
  readonly hasher: Hasher;
  readonly #options: FileRepositoryOptions;
  readonly #log: Logger;
  readonly #verify: 'never' | 'sampled' | 'always';
  readonly #queue = createSyncQueue();
  /** Single flight of `readFrom` and `writeTo`, by what they do. */
  readonly #flights = new Map<string, Promise<void>>();

  constructor(options: FileRepositoryOptions) {
    this.root = options.root;
    this.#options = options;
    this.#log = options.log ?? silentLogger;
    this.#verify = options.verify ?? 'sampled';
    this.hasher = options.hasher ?? createHasher();
    this.objects = new ObjectDirectory({
      root: options.root,
      log: this.#log,
      ...(options.fileSystem && { fileSystem: options.fileSystem }),
    });
  }

  // ---- Reading

  async stat(ctx: Ctx, id: Digest): Promise<File> {
    checkSignal(ctx.signal);
    const seen = await this.#present(id, undefined);
    if (seen === undefined) throw this.#absent('stat', id);
    return new File({ id, size: seen });
  }

  async get(ctx: Ctx, id: Digest): Promise<Bytes> {
    checkSignal(ctx.signal);
    const kept = this.#options.smallObjects?.get(id);
    if (kept !== undefined) return oneChunk(kept);
    const size = await this.#present(id, undefined);
    if (size === undefined) throw this.#absent('get', id);
    return size <= inlineBytes ? oneChunk(this.#readWhole(id)) : this.#stream(ctx, id, size);
  }

  async missing(ctx: Ctx, files: readonly File[]): Promise<readonly File[]> {
    const out: File[] = [];
    let until = performance.now() + sliceMs;
    for (const file of files) {
      if (file.isRef()) {
        throw mkError('missing', [], 'Invalid', plainError(`unresolved file: ${file.toString()}`));
      }
      if ((await this.#present(file.id, file.size)) === undefined) out.push(file);
      if (performance.now() < until) continue;
      await nextTurn();
      checkSignal(ctx.signal);
      until = performance.now() + sliceMs;
    }
    return out;
  }

  scan(ctx: Ctx): AsyncIterable<File> {
    return scanObjects(ctx, this.root, this.#log);
  }

  pathOf(id: Digest): string {
    return this.objects.pathOf(id);
  }

  materialize(id: Digest, target: string, prefer: 'clone' | 'link'): Materialized {
    return this.objects.materialize(id, target, prefer);
  }

  async verify(ctx: Ctx, id: Digest): Promise<Verdict> {
    checkSignal(ctx.signal);
    if (this.objects.look(id).presence === 'absent') return { kind: 'absent' };
    const { digest, size } = await this.hasher.hash(this.pathOf(id));
    return this.objects.settle(id, digest, size) === 'present'
      ? { kind: 'sound' }
      : { kind: 'corrupt', actual: digest };
  }

  /** The object's size if it is there and to be believed. */
  async #present(id: Digest, size: number | undefined): Promise<number | undefined> {
    const seen = this.#verify === 'never' ? this.objects.look(id, size) : this.objects.check(id, size);
    if (seen.presence === 'absent' || seen.presence === 'corrupt') return undefined;
    const doubtful = this.#verify === 'always' || (this.#verify === 'sampled' && seen.presence === 'suspect');
    if (!doubtful) return seen.size;
    try {
      const hashed = await this.hasher.hash(this.pathOf(id));
      return this.objects.settle(id, hashed.digest, hashed.size) === 'present' ? hashed.size : undefined;
    } catch (thrown) {
      // Unreadable is not there; EIO keeps the object for whoever repairs the disk.
      this.#log.error(`object ${renderDigest(id)}: ${recoverError(thrown).message}`);
      return undefined;
    }
  }

  #readWhole(id: Digest): Uint8Array {
    const path = this.pathOf(id);
    try {
      const hashed = hashSmallAt(path);
      const bytes = hashed.kind === 'hashed' ? Uint8Array.prototype.slice.call(hashed.bytes) : readFileSync(path);
      if (hashed.kind !== 'hashed' || hashed.digest === id || this.#verify === 'never') return bytes;
      this.objects.quarantine(id, hashed.size);
    } catch (thrown) {
      throw fileError('get', [this.root, renderDigest(id)], thrown);
    }
    throw this.#corrupt('get', id);
  }

  async *#stream(ctx: Ctx, id: Digest, size: number): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let read = 0;
    try {
      const file = createReadStream(this.pathOf(id), { highWaterMark: inlineBytes, signal: ctx.signal });
      for await (const chunk of file) {
        const bytes: Uint8Array = chunk;
        if (this.#verify !== 'never') hash.update(bytes);
        read += bytes.length;
        yield bytes;
      }
    } catch (thrown) {
      checkSignal(ctx.signal);
      throw fileError('get', [this.root, renderDigest(id)], thrown);
    }
    if (this.#verify === 'never' || digestFromRaw(hash.digest()) === id) return;
    this.objects.quarantine(id, read, size);
    throw this.#corrupt('get', id);
  }

  // ---- Writing

  putBytes(bytes: Uint8Array): File {
    const id = this.objects.putBytes(bytes);
    this.#written(id);
    if (bytes.length <= smallObjectBytes && isFilesetV2(bytes)) this.#options.smallObjects?.put(id, bytes);
    return new File({ id, size: bytes.length });
  }

  async put(ctx: Ctx, body: Bytes | Uint8Array): Promise<Digest> {
    checkSignal(ctx.signal);
    let id: Digest;
    if (body instanceof Uint8Array) id = this.putBytes(body).id;
    else {
      const temporary = this.objects.temporaryPath('create');
      const hashed = await this.#spool(ctx, body, temporary);
      this.#publish(temporary, hashed);
      id = hashed.digest;
    }
    if (this.#options.durability === 'full') await this.sync();
    return id;
  }

  async putLocal(ctx: Ctx, path: string, options: PutLocalOptions = {}): Promise<File> {
    checkSignal(ctx.signal);
    if (options.adopt === true) {
      const hashed = await this.hasher.hash(path);
      this.adopt(path, hashed, true);
      return new File({ id: hashed.digest, size: hashed.size });
    }
    const small = this.#putSmallLocal(path);
    if (small !== undefined) return small;
    for (let attempt = 1; ; attempt++) {
      const temporary = this.objects.temporaryPath('create');
      try {
        const hashed = await this.#copyLocal(path, temporary);
        this.#publish(temporary, hashed);
        return new File({ id: hashed.digest, size: hashed.size });
      } catch (thrown) {
        this.objects.discard(temporary);
        const error = recoverError(thrown);
        if (attempt >= 3 || !error.message.includes('file changed while being digested')) throw error;
      }
    }
  }

  #putSmallLocal(path: string): File | undefined {
    try {
      const hashed = hashSmallAt(path);
      return hashed.kind === 'hashed' ? this.putBytes(Uint8Array.prototype.slice.call(hashed.bytes)) : undefined;
    } catch (thrown) {
      throw fileError('put', [path], thrown);
    }
  }

  /** A clone is a snapshot, so it is hashed after it is made; a copy is hashed while it is made. */
  async #copyLocal(path: string, temporary: string): Promise<HashedFile> {
    if (this.objects.tryClone(nativePath(path), temporary)) return this.hasher.hash(temporary);
    return this.hasher.copy(path, temporary);
  }

  adopt(path: string, file: HashedFile, sole: boolean): void {
    this.objects.adopt(path, file.digest, file.size, sole);
    this.#written(file.digest);
  }

  async #spool(ctx: Ctx, body: Bytes, temporary: string): Promise<HashedFile> {
    const hash = createHash('sha256');
    let size = 0;
    const writer = await this.objects.openTemporary(temporary);
    try {
      for await (const bytes of body) {
        checkSignal(ctx.signal);
        hash.update(bytes);
        size += bytes.length;
        await writer.writeFile(bytes);
      }
    } catch (thrown) {
      this.objects.discard(temporary);
      throw fileError('put', [this.root], thrown);
    } finally {
      await writer.close();
    }
    crashPoint('cas.temporary');
    return { digest: digestFromRaw(hash.digest()), size };
  }

  #publish(temporary: string, file: HashedFile): void {
    try {
      if (this.objects.check(file.digest, file.size).presence === 'present') {
        this.objects.discard(temporary);
        return;
      }
      this.objects.sealTemporary(temporary);
      this.objects.publish(temporary, file.digest);
    } catch (thrown) {
      this.objects.discard(temporary);
      throw fileError('put', [this.root, renderDigest(file.digest)], thrown);
    }
    this.#written(file.digest);
  }

  /** What was there before a minute ago has long been written out by the system. */
  #written(id: Digest): void {
    if (this.#options.durability !== 'off' && this.objects.isRecent(id)) this.#queue.add(this.pathOf(id));
  }

  // ---- Other repositories

  url(): string | undefined {
    return undefined;
  }

  readFrom(ctx: Ctx, id: Digest, url: string): Promise<void> {
    return this.#once(`readfrom ${id}`, async () => {
      if ((await this.#present(id, undefined)) !== undefined) return;
      const peer = await this.#dial(ctx, 'readfrom', url);
      const temporary = this.objects.temporaryPath('getfile');
      const hashed = await this.#spool(ctx, await peer.get(ctx, id), temporary);
      if (hashed.digest !== id) {
        this.objects.discard(temporary);
        const text = `${renderDigest(id)} != ${renderDigest(hashed.digest)} (${hashed.size})`;
        throw mkError('readfrom (Get)', [url], 'Integrity', plainError(text));
      }
      this.#publish(temporary, hashed);
    });
  }

  writeTo(ctx: Ctx, id: Digest, url: string): Promise<void> {
    return this.#once(`writeto ${id} ${url}`, async () => {
      if ((await this.#present(id, undefined)) === undefined) throw this.#absent('writeto', id);
      const peer = await this.#dial(ctx, 'writeto', url);
      const written = await peer.put(ctx, await this.get(ctx, id));
      if (written === id) return;
      const text = `${renderDigest(id)} != ${renderDigest(written)}`;
      throw mkError('writeto (Put)', [url], 'Integrity', plainError(text));
    });
  }

  async #dial(ctx: Ctx, op: string, url: string): Promise<Repository> {
    const dial = this.#options.dial;
    if (dial === undefined) throw mkError(op, [url], 'NotSupported');
    return dial(ctx, url);
  }

  #once(key: string, work: () => Promise<void>): Promise<void> {
    const running = this.#flights.get(key);
    if (running !== undefined) return running;
    const flight = work().finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  async vacuum(ctx: Ctx, other: FileRepository): Promise<void> {
    const failures: string[] = [];
    let only: unknown;
    for await (const file of other.scan(ctx)) {
      try {
        this.adopt(other.pathOf(file.id), { digest: file.id, size: file.size }, true);
        await other.delete(ctx, file.id);
      } catch (thrown) {
        only = thrown;
        failures.push(recoverError(thrown).message);
      }
    }
    if (failures.length === 0) return;
    if (failures.length === 1) throw recoverError(only);
    throw plainError(
      `[${failures.length} errs]: ${failures
        .sort()
        .map((text) => `[${text}]`)
        .join(', ')}`,
    );
  }

  // ---- Removing

  async delete(ctx: Ctx, id: Digest): Promise<void> {
    checkSignal(ctx.signal);
    this.objects.remove(id);
    this.#options.smallObjects?.delete(id);
  }

  async collect(ctx: Ctx, live: Liveset): Promise<void> {
    await collectObjects(ctx, this, { live, log: this.#log });
  }

  async collectWithThreshold(ctx: Ctx, live: Liveset, dead: Liveset, threshold: Date, dryRun: boolean): Promise<void> {
    await collectObjects(ctx, this, { live, dead, threshold, dryRun, log: this.#log });
  }

  async sync(): Promise<void> {
    await this.#queue.flush();
  }

  async close(): Promise<void> {
    await this.#queue.flush();
    await this.hasher.close();
  }

  #absent(op: string, id: Digest): ReturnType<typeof mkError> {
    return mkError(op, [this.root, renderDigest(id)], 'NotExist');
  }

  #corrupt(op: string, id: Digest): ReturnType<typeof mkError> {
    const cause = mkError('verify', [renderDigest(id)], 'Integrity');
    return mkError(op, [this.root, renderDigest(id)], 'NotExist', cause);
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

const isFilesetV2 = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && bytes[0] === 0x76 && bytes[1] === 0x32 && bytes[2] === 0x30 && bytes[3] === 0x31;
