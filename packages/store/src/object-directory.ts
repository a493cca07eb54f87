// The objects of a file repository, without ceremony: where each lies, whether it is there and sound,
// and the ways bytes become an object. Synchronous throughout: every call is a handful of system calls,
// cheaper than a trip through the thread pool.
//
// Invariant: a file under an object's name has that object's bytes. It is written or hashed completely
// before it gets the name, has mode 0444, and carries the *seal*: a modification time of a whole second.
// Whoever writes to it later, through a hard link for instance, breaks the seal, and the object is
// hashed again before it is believed. Spec: 08-infrastructure §4.2, §21.9, §22 (R7, R8, R10).

import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import nodeFs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digestBytes, type Logger, parseSha256, renderDigest } from '@reflow-lang/base';
import { crashPoint } from './crash-point.ts';
import { errnoOf, fileError } from './file-errors.ts';
import { changedError, hashSmallAt, smallFileBytes } from './hasher.ts';
import { nativePath } from './native-path.ts';

/** The calls a test may make fail. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'chmodSync'
  | 'closeSync'
  | 'copyFileSync'
  | 'futimesSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'utimesSync'
  | 'writeSync'
>;

/**
 * `present`: there, of the right size, sealed. `suspect`: there, but somebody wrote to it, or an
 * implementation without seals put it there. `corrupt`: certainly not that object.
 */
export type Presence = 'present' | 'absent' | 'suspect' | 'corrupt';

/** How an object came to another place. */
export type Materialized = 'clone' | 'link' | 'copy';

export interface ObjectDirectoryOptions {
  readonly root: string;
  readonly log: Logger;
  readonly fileSystem?: FileSystem;
}

const emptyDigest = digestBytes(new Uint8Array(0));
/** An object in use is touched when its last touch is older than this. */
const touchAfterMs = 5 * 60 * 1000;
const linkAttempts = 100;

/** Twice what a system lets written data wait before it goes to the disk. */
const recentMs = 60_000;

export class ObjectDirectory {
  readonly root: string;
  readonly #log: Logger;
  readonly #fs: FileSystem;
  readonly #temporaryPrefix = `${process.pid}-${randomBytes(4).toString('hex')}`;
  #temporaries = 0;
  #canClone = true;
  #madeTemporaryDirectory = false;

  constructor(options: ObjectDirectoryOptions) {
    this.root = options.root;
    this.#log = options.log;
    this.#fs = options.fileSystem ?? nodeFs;
  }

  pathOf(id: Digest): string {
    const hex = Buffer.from(id.slice(2), 'latin1').toString('hex');
    return `${this.root}/${hex.slice(0, 2)}/${hex.slice(2)}`;
  }

  /** One `stat`. `size`, where known, is checked too. Touches what has long not been touched. */
  look(id: Digest, size?: number): { readonly presence: Presence; readonly size: number } {
    const path = this.pathOf(id);
    const stat = this.#fs.statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { presence: 'absent', size: 0 };
    const wrongSize = size !== undefined && size !== stat.size;
    if (wrongSize || (stat.size === 0) !== (id === emptyDigest)) return { presence: 'corrupt', size: stat.size };
    if (stat.mtimeMs % 1000 !== 0) return { presence: 'suspect', size: stat.size };
    if (Date.now() - stat.mtimeMs > touchAfterMs) this.#seal(path);
    return { presence: 'present', size: stat.size };
  }

  /** `look`, and small suspects are hashed on the spot; corrupt ones end in quarantine. */
  check(id: Digest, size?: number): { readonly presence: 'present' | 'absent' | 'suspect'; readonly size: number } {
    const seen = this.look(id, size);
    if (seen.presence === 'corrupt') {
      this.quarantine(id, seen.size, size);
      return { presence: 'absent', size: 0 };
    }
    if (seen.presence !== 'suspect') return { presence: seen.presence, size: seen.size };
    if (seen.size > smallFileBytes) return { presence: 'suspect', size: seen.size };
    const hashed = hashSmallAt(this.pathOf(id));
    if (hashed.kind === 'hashed') return { presence: this.settle(id, hashed.digest, seen.size), size: seen.size };
    return { presence: 'suspect', size: seen.size };
  }

  /** What a suspect is now that its digest is known: sealed, or gone to quarantine. */
  settle(id: Digest, actual: Digest, size: number): 'present' | 'absent' {
    if (actual !== id) {
      this.quarantine(id, size, size);
      return 'absent';
    }
    this.#seal(this.pathOf(id));
    return 'present';
  }

  /** Makes an object of these bytes. Throws ResourcesExhausted when there is no room. */
  putBytes(bytes: Uint8Array): Digest {
    const id = digestBytes(bytes);
    if (this.check(id, bytes.length).presence === 'present') return id;
    const temporary = this.temporaryPath('create');
    try {
      const fd = this.#fs.openSync(temporary, 'wx', 0o444);
      try {
        for (let done = 0; done < bytes.length; ) done += this.#fs.writeSync(fd, bytes, done);
        this.#fs.futimesSync(fd, sealTime(), sealTime());
      } finally {
        this.#fs.closeSync(fd);
      }
      crashPoint('cas.temporary');
      this.publish(temporary, id);
    } catch (thrown) {
      this.discard(temporary);
      throw fileError('put', [this.root, renderDigest(id)], thrown);
    }
    return id;
  }

  /** Whether the object came, or got another name, so lately that it may not be on the disk yet. */
  isRecent(id: Digest): boolean {
    const stat = this.#fs.statSync(this.pathOf(id), { throwIfNoEntry: false });
    return stat === undefined || Date.now() - stat.ctimeMs < recentMs;
  }

  /** Gives a complete temporary file its object's name and removes the temporary name. */
  publish(temporary: string, id: Digest): void {
    this.#link(temporary, id);
    crashPoint('cas.published');
    this.discard(temporary);
    crashPoint('cas.cleaned');
  }

  /**
   * Makes an object of a file that nobody writes to any more and whose digest is known, by a hard link
   * where that is possible and safe. `sole`: the file has no other name, so sharing it harms nobody.
   */
  adopt(path: string, id: Digest, size: number, sole: boolean): void {
    if (this.check(id, size).presence === 'present') return;
    if (sole && this.#tryAdopt(nativePath(path), id)) return;
    this.copyIn(path, id);
  }

  #tryAdopt(path: string | Buffer, id: Digest): boolean {
    try {
      this.#fs.chmodSync(path, 0o444);
      this.#fs.utimesSync(path, sealTime(), sealTime());
      this.#link(path, id);
      return true;
    } catch (thrown) {
      if (isNoLink(thrown)) return false;
      throw fileError('install', [this.root, renderDigest(id)], thrown);
    }
  }

  /** Copies a file whose digest is known. A copy too big to be hashed here stays unsealed: a suspect. */
  copyIn(path: string, id: Digest): void {
    const temporary = this.temporaryPath('create');
    try {
      this.#fs.copyFileSync(nativePath(path), temporary, nodeFs.constants.COPYFILE_FICLONE);
      this.#fs.chmodSync(temporary, 0o444);
      const hashed = hashSmallAt(temporary);
      if (hashed.kind === 'hashed') {
        if (hashed.digest !== id) throw changedError(path);
        this.#seal(temporary);
      }
      this.publish(temporary, id);
    } catch (thrown) {
      this.discard(temporary);
      throw fileError('install', [this.root, renderDigest(id)], thrown);
    }
  }

  /** A new temporary file, open for writing. */
  async openTemporary(temporary: string): Promise<FileHandle> {
    return open(temporary, 'wx', 0o644);
  }

  /** Seals a finished temporary file. */
  sealTemporary(temporary: string): void {
    this.#fs.chmodSync(temporary, 0o444);
    this.#seal(temporary);
  }

  /**
   * Puts an object's bytes at `target`, whose parent exists. `prefer` `clone` where the user of the file
   * may write to it, `link` where it cannot. Throws NotExist when the object is absent.
   */
  materialize(id: Digest, target: string, prefer: 'clone' | 'link'): Materialized {
    const source = this.pathOf(id);
    const destination = nativePath(target);
    if (prefer === 'clone' && this.tryClone(source, destination)) return 'clone';
    try {
      this.#fs.linkSync(source, destination);
      return 'link';
    } catch (thrown) {
      if (!isNoLink(thrown)) throw fileError('materialize', [target, renderDigest(id)], thrown);
    }
    try {
      this.#fs.copyFileSync(source, destination, nodeFs.constants.COPYFILE_FICLONE);
      return 'copy';
    } catch (thrown) {
      throw fileError('materialize', [target, renderDigest(id)], thrown);
    }
  }

  /** Clones a file where the file system can; false where it cannot. Paths are native. */
  tryClone(source: string | Buffer, destination: string | Buffer): boolean {
    if (!this.#canClone) return false;
    try {
      this.#fs.copyFileSync(source, destination, nodeFs.constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if (errno === 'ENOENT' || errno === 'ENOSPC' || errno === 'EDQUOT')
        throw fileError('clone', [String(source)], thrown);
      this.#canClone = false;
      return false;
    }
  }

  remove(id: Digest): void {
    this.discard(this.pathOf(id));
  }

  /** A fresh name in `tmp/`. */
  temporaryPath(prefix: 'create' | 'getfile' | 'download'): string {
    if (!this.#madeTemporaryDirectory) {
      try {
        this.#fs.mkdirSync(`${this.root}/tmp`, { recursive: true });
      } catch (thrown) {
        throw fileError('put', [this.root], thrown);
      }
      this.#madeTemporaryDirectory = true;
    }
    return `${this.root}/tmp/${prefix}-${this.#temporaryPrefix}-${this.#temporaries++}`;
  }

  /** Removes a file that may not be there. */
  discard(path: string): void {
    try {
      this.#fs.unlinkSync(path);
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') this.#log.debug(`remove ${path}: ${errnoOf(thrown) ?? 'failed'}`);
    }
  }

  /** Moves a corrupt object out of the way, where people can look at it. */
  quarantine(id: Digest, size: number, expected?: number): void {
    const directory = join(this.root, 'quarantine');
    const hex = Buffer.from(id.slice(2), 'latin1').toString('hex');
    this.#fs.mkdirSync(directory, { recursive: true });
    try {
      this.#fs.renameSync(this.pathOf(id), join(directory, `${hex}-${this.#temporaryPrefix}-${this.#temporaries++}`));
    } catch (thrown) {
      if (errnoOf(thrown) === 'ENOENT') return;
      this.discard(this.pathOf(id));
    }
    const of = expected === undefined ? `${size} bytes` : `${size} of ${expected} bytes`;
    this.#log.error(`object ${renderDigest(id)} is corrupt (${of}); moved to quarantine`);
  }

  /** A shard is made when it is missing; a collection may remove the empty one again at once. */
  #link(from: string | Buffer, id: Digest): void {
    const target = this.pathOf(id);
    for (let attempt = 1; ; attempt++) {
      try {
        this.#fs.linkSync(from, target);
        return;
      } catch (thrown) {
        const errno = errnoOf(thrown);
        if (errno === 'EEXIST') return;
        if (errno !== 'ENOENT' || attempt > linkAttempts) throw thrown;
        this.#fs.mkdirSync(target.slice(0, -63), { recursive: true });
      }
    }
  }

  #seal(path: string): void {
    try {
      this.#fs.utimesSync(path, sealTime(), sealTime());
    } catch (thrown) {
      this.#log.debug(`touch ${path}: ${errnoOf(thrown) ?? 'failed'}`);
    }
  }
}

/** The object a shard and a file name stand for, or `undefined` for a stray file. */
export function objectOfName(shard: string, name: string): Digest | undefined {
  if (!/^[0-9a-f]{2}$/.test(shard) || !/^[0-9a-f]{62}$/.test(name)) return undefined;
  return parseSha256(shard + name);
}

/** Seconds since the epoch; whole, which is what makes it a seal. */
const sealTime = (): number => Math.floor(Date.now() / 1000);

const noLink: ReadonlySet<string> = new Set(['EXDEV', 'EMLINK', 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

const isNoLink = (thrown: unknown): boolean => noLink.has(errnoOf(thrown) ?? '');
