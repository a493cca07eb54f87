// The association as one small file per key: for shared and network file systems, and where there is
// no SQLite. Any number of processes on any number of hosts may use it at once.
// Spec: 08-infrastructure §6.1, §21.10.

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Digest,
  expandsDigest,
  hexDigest,
  isAbbreviatedDigest,
  isZeroDigest,
  type Logger,
  mkError,
  parseSha256,
  plainError,
  renderDigest,
  silentLogger,
  zeroDigest,
} from '@reflow-lang/base';
import type { AssocKey, AssocKind, AssocResult, Ctx, Liveset } from '@reflow-lang/evaluator';
import {
  type AssocEntry,
  emptyAssocEntry,
  parseAssocEntry,
  renderAssocEntry,
  storeInEntry,
} from './file-assoc-entry.ts';
import { checkSignal, errnoOf, fileError } from './file-errors.ts';
import { withLock } from './lock-file.ts';
import { paceDeletions } from './pace.ts';
import type { StoredAssoc } from './sqlite-assoc.ts';

export interface FileAssocOptions {
  readonly dir: string;
  readonly log?: Logger;
  readonly labels?: Readonly<Record<string, string>>;
  /** Awaited before an association becomes visible. */
  readonly barrier?: () => Promise<void>;
}

/** A shard with more entries than this gets new ones one level deeper. */
const shardLimit = 4096;
const touchAfterMs = 60 * 60 * 1000;
const countAgeMs = 10 * 60 * 1000;

export function createFileAssoc(options: FileAssocOptions): StoredAssoc {
  return new FileAssoc(options);
}

class FileAssoc implements StoredAssoc {
  readonly #dir: string;
  readonly #log: Logger;
  readonly #labels: readonly string[];
  readonly #barrier: () => Promise<void>;
  readonly #shardSizes = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #counted: { readonly at: number; readonly n: number } | undefined;
  #warned = false;

  constructor(options: FileAssocOptions) {
    this.#dir = options.dir;
    this.#log = options.log ?? silentLogger;
    this.#labels = Object.entries(options.labels ?? {}).map(([name, value]) => `${name}=${value}`);
    this.#barrier = options.barrier ?? (async () => {});
  }

  store(ctx: Ctx, kind: AssocKind, key: Digest, value: Digest, check?: string): Promise<void> {
    const work = this.#store(ctx, kind, key, value, check).finally(() => this.#running.delete(work));
    this.#running.add(work);
    return work;
  }

  async #store(ctx: Ctx, kind: AssocKind, key: Digest, value: Digest, check?: string): Promise<void> {
    checkSignal(ctx.signal);
    await this.#barrier();
    const stored = check === undefined ? { digest: value } : { digest: value, check };
    await this.#update(ctx, key, (entry) => {
      const next = storeInEntry(entry, kind, isZeroDigest(value) ? undefined : stored);
      return { values: next.values, labels: [...new Set([...next.labels, ...this.#labels])].sort() };
    });
  }

  async #update(ctx: Ctx, key: Digest, change: (entry: AssocEntry) => AssocEntry): Promise<void> {
    const shard = `${this.#dir}/${hexDigest(key).slice(0, 2)}`;
    mkdirSync(shard, { recursive: true });
    await withLock(ctx, `${shard}/lock`, () => {
      const found = this.#find(key);
      const before = found === undefined ? emptyAssocEntry : (this.#read(found) ?? emptyAssocEntry);
      const entry = change(before);
      if (entry.values.size === 0) {
        if (found !== undefined) unlinkSync(found);
      } else this.#write(found ?? this.#newPath(key), renderAssocEntry(entry));
    });
  }

  /** The file of a key, if there is one, at either level. */
  #find(key: Digest): string | undefined {
    const hex = hexDigest(key);
    const flat = `${this.#dir}/${hex.slice(0, 2)}/${hex}`;
    if (statSync(flat, { throwIfNoEntry: false }) !== undefined) return flat;
    const deep = `${this.#dir}/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`;
    return statSync(deep, { throwIfNoEntry: false }) === undefined ? undefined : deep;
  }

  #newPath(key: Digest): string {
    const hex = hexDigest(key);
    const shard = hex.slice(0, 2);
    const size = this.#shardSizes.get(shard) ?? readdirSync(`${this.#dir}/${shard}`).length;
    this.#shardSizes.set(shard, size + 1);
    if (size < shardLimit) return `${this.#dir}/${shard}/${hex}`;
    mkdirSync(`${this.#dir}/${shard}/${hex.slice(2, 4)}`, { recursive: true });
    return `${this.#dir}/${shard}/${hex.slice(2, 4)}/${hex}`;
  }

  #write(path: string, text: string): void {
    const temporary = `${path}.tmp-${randomBytes(6).toString('hex')}`;
    try {
      const fd = openSync(temporary, 'wx', 0o666);
      try {
        writeSync(fd, text);
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, path);
    } catch (thrown) {
      try {
        unlinkSync(temporary);
      } catch {
        // The temporary file may not have been made.
      }
      throw fileError('store', [path], thrown);
    }
  }

  /** The entry of a file; a torn one goes to quarantine and counts as absent. */
  #read(path: string): AssocEntry | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (thrown) {
      if (errnoOf(thrown) === 'ENOENT') return undefined;
      throw fileError('get', [path], thrown);
    }
    const entry = parseAssocEntry(text);
    if (entry === undefined) this.#quarantine(path);
    return entry;
  }

  #quarantine(path: string): void {
    const directory = `${this.#dir}/quarantine`;
    mkdirSync(directory, { recursive: true });
    try {
      renameSync(path, `${directory}/${path.slice(-64)}-${randomBytes(4).toString('hex')}`);
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') throw fileError('quarantine', [path], thrown);
    }
    if (!this.#warned) this.#log.error(`warning: ${path} is corrupt; moved to quarantine`);
    this.#warned = true;
  }

  #lookup(kind: AssocKind, key: Digest): AssocResult | undefined {
    const path = this.#find(key);
    const value = path === undefined ? undefined : this.#read(path)?.values.get(kind)?.[0];
    if (path === undefined || value === undefined) return undefined;
    touch(path);
    return value;
  }

  async get(ctx: Ctx, kind: AssocKind, key: Digest): Promise<{ readonly key: Digest; readonly value: Digest }> {
    checkSignal(ctx.signal);
    const full = this.#expand(kind, key);
    const found = full === undefined ? undefined : this.#lookup(kind, full);
    if (full === undefined || found === undefined) {
      throw mkError('get', [renderDigest(key)], 'NotExist', plainError('key does not exist'));
    }
    return { key: full, value: found.digest };
  }

  #expand(kind: AssocKind, key: Digest): Digest | undefined {
    if (!isAbbreviatedDigest(key)) return key;
    const shard = hexDigest(key).slice(0, 2);
    const matches = this.#shardPaths(shard).filter((path) => {
      const id = keyOfPath(path);
      return expandsDigest(id, key) && this.#read(path)?.values.has(kind) === true;
    });
    if (matches.length > 1)
      throw mkError('get', [renderDigest(key)], 'Invalid', plainError('more than one key matched'));
    return matches[0] === undefined ? undefined : keyOfPath(matches[0]);
  }

  async batchGet(ctx: Ctx, keys: readonly AssocKey[]): Promise<readonly AssocResult[]> {
    const out: AssocResult[] = [];
    for (const key of keys) {
      out.push(this.#lookup(key.kind, key.digest) ?? { digest: zeroDigest });
      if ((out.length & 127) !== 0) continue;
      await nextTurn();
      checkSignal(ctx.signal);
    }
    return out;
  }

  async collectWithThreshold(
    ctx: Ctx,
    live: Liveset,
    dead: Liveset,
    threshold: Date,
    rate: number,
    dryRun: boolean,
  ): Promise<void> {
    const pace = paceDeletions(rate);
    let examined = 0;
    let collected = 0;
    let inDeadSet = 0;
    for await (const path of this.#paths(ctx)) {
      examined++;
      const key = keyOfPath(path);
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined || live.contains(key)) continue;
      const isDead = dead.contains(key);
      if (!isDead && stat.mtimeMs > threshold.getTime()) continue;
      if (isDead) inDeadSet++;
      collected++;
      if (dryRun) continue;
      await pace(ctx);
      await this.#update(ctx, key, () => emptyAssocEntry);
    }
    const share = examined === 0 ? 0 : (100 * collected) / examined;
    const verb = dryRun ? 'would have been' : 'were';
    this.#log.info(
      `${collected} of ${examined} associations (${share.toFixed(2)}%) ${verb} collected (${inDeadSet} associations matched the dead set)`,
    );
  }

  async count(ctx: Ctx): Promise<number> {
    const known = this.#counted;
    if (known !== undefined && performance.now() - known.at < countAgeMs) return known.n;
    let n = 0;
    for await (const _ of this.#paths(ctx)) n++;
    this.#counted = { at: performance.now(), n };
    return n;
  }

  async scan(
    ctx: Ctx,
    kinds: readonly AssocKind[],
    handler: (key: Digest, values: ReadonlyMap<AssocKind, Digest>, lastAccess: Date, labels: readonly string[]) => void,
  ): Promise<void> {
    for await (const path of this.#paths(ctx)) {
      const stat = statSync(path, { throwIfNoEntry: false });
      const entry = this.#read(path);
      if (entry === undefined || stat === undefined) continue;
      const values = new Map<AssocKind, Digest>();
      for (const [kind, [newest]] of entry.values) {
        if (newest !== undefined && kinds.includes(kind)) values.set(kind, newest.digest);
      }
      if (values.size > 0) handler(keyOfPath(path), values, stat.mtime, entry.labels);
    }
  }

  async *#paths(ctx: Ctx): AsyncGenerator<string> {
    for (let shard = 0; shard < 256; shard++) {
      yield* this.#shardPaths(shard.toString(16).padStart(2, '0'));
      if ((shard & 15) !== 15) continue;
      await nextTurn();
      checkSignal(ctx.signal);
    }
  }

  #shardPaths(shard: string): string[] {
    const out: string[] = [];
    for (const name of listNames(`${this.#dir}/${shard}`)) {
      if (isKeyName(name)) out.push(`${this.#dir}/${shard}/${name}`);
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      for (const deep of listNames(`${this.#dir}/${shard}/${name}`)) {
        if (isKeyName(deep)) out.push(`${this.#dir}/${shard}/${name}/${deep}`);
      }
    }
    return out;
  }

  async delete(ctx: Ctx, key: Digest): Promise<void> {
    checkSignal(ctx.signal);
    if (this.#find(key) === undefined) {
      throw mkError('delete', [], 'NotExist', plainError(`key ${renderDigest(key)} not found`));
    }
    await this.#update(ctx, key, () => emptyAssocEntry);
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running]);
  }

  close(): Promise<void> {
    return this.settled();
  }

  toString(): string {
    return `file,dir=${this.#dir}`;
  }
}

const isKeyName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

const keyOfPath = (path: string): Digest => parseSha256(path.slice(-64));

function touch(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || Date.now() - stat.mtimeMs < touchAfterMs) return;
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Another user's file: its age is then that of its last store.
  }
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR') return [];
    throw fileError('scan', [path], thrown);
  }
}
