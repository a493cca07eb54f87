// The association in one SQLite file: cache key and kind to the digest of a stored value.
// Access times are written once a second; small filesets are kept beside, so that a look-up needs no
// file. Spec: 08-infrastructure §6.1, §21.10; checks 05 §13.4.

import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Digest,
  digestBytes,
  expandsDigest,
  isZeroDigest,
  type Logger,
  mkError,
  plainError,
  renderDigest,
  silentLogger,
  zeroDigest,
} from '@reflow-lang/base';
import type { Assoc, AssocKey, AssocKind, AssocResult, Ctx, Liveset } from '@reflow-lang/evaluator';
import { isListKind, kindName, kindOfName } from './assoc-kind.ts';
import { checkSignal } from './file-errors.ts';
import type { SmallObjects } from './file-repository.ts';
import { paceDeletions } from './pace.ts';
import { rawKey, SqliteDatabase } from './sqlite-database.ts';
import { decodeBytes, decodeDigest, decodeNumber, decodeText, type OpenDatabase, type Row } from './sqlite-decode.ts';

export interface SqliteAssocOptions {
  readonly path: string;
  readonly log?: Logger;
  /** Added to every key that is stored. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Awaited before associations become visible: the objects they name must be durable. */
  readonly barrier?: () => Promise<void>;
  readonly open?: OpenDatabase;
}

/** An association that is closed when it is no longer needed. */
export interface StoredAssoc extends Assoc {
  /** Resolves when all that was stored is written. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const schema = [
  `CREATE TABLE assoc(id BLOB, kind TEXT, value BLOB, chk TEXT, seq INTEGER, last_access INTEGER,
     access_count INTEGER, PRIMARY KEY(id, kind, seq)) WITHOUT ROWID;
   CREATE TABLE label(id BLOB, label TEXT, PRIMARY KEY(id, label)) WITHOUT ROWID;
   CREATE TABLE fileset(id BLOB PRIMARY KEY, bytes BLOB) WITHOUT ROWID;`,
];

const sql = {
  put: `INSERT INTO assoc(id, kind, value, chk, seq, last_access, access_count) VALUES(?, ?, ?, ?, 0, ?, 0)
        ON CONFLICT(id, kind, seq) DO UPDATE SET value=excluded.value, chk=excluded.chk, last_access=excluded.last_access`,
  append: `INSERT INTO assoc(id, kind, value, chk, seq, last_access, access_count)
           SELECT ?1, ?2, ?3, ?4, COALESCE(MAX(seq), -1) + 1, ?5, 0 FROM assoc WHERE id=?1 AND kind=?2`,
  drop: 'DELETE FROM assoc WHERE id=? AND kind=?',
  label: 'INSERT OR IGNORE INTO label(id, label) VALUES(?, ?)',
  labels: 'SELECT label FROM label WHERE id=? ORDER BY label',
  newest: 'SELECT value, chk FROM assoc WHERE id=? AND kind=? ORDER BY seq DESC LIMIT 1',
  range: 'SELECT DISTINCT id FROM assoc WHERE id>=? AND id<=? AND kind=? LIMIT 2',
  touch: 'UPDATE assoc SET last_access=?, access_count=access_count+? WHERE id=? AND kind=?',
  count: 'SELECT COUNT(DISTINCT id) AS n FROM assoc',
  page: 'SELECT id, kind, value, seq, last_access FROM assoc WHERE id>? ORDER BY id, kind, seq DESC LIMIT ?',
  rowsOf: 'SELECT id, kind, value, seq, last_access FROM assoc WHERE id=? ORDER BY kind, seq DESC',
  has: 'SELECT 1 AS n FROM assoc WHERE id=? LIMIT 1',
  remove: 'DELETE FROM assoc WHERE id=?',
  unlabel: 'DELETE FROM label WHERE id=?',
  smallGet: 'SELECT bytes FROM fileset WHERE id=?',
  smallPut: 'INSERT OR IGNORE INTO fileset(id, bytes) VALUES(?, ?)',
  smallDrop: 'DELETE FROM fileset WHERE id=?',
} as const;

const sliceMs = 5;
const accessFlushMs = 1000;
const pageRows = 1000;

/** Opens the database lazily. Throws NotSupported where this Node has no `node:sqlite`. */
export function createSqliteAssoc(options: SqliteAssocOptions): StoredAssoc & { readonly smallObjects: SmallObjects } {
  return new SqliteAssoc(options);
}

class SqliteAssoc implements StoredAssoc {
  readonly #database: SqliteDatabase;
  readonly #labels: readonly string[];
  readonly #log: Logger;
  /** Accesses not yet written, by kind and key. */
  readonly #touched = new Map<string, { kind: AssocKind; key: Digest; count: number }>();
  #timer: NodeJS.Timeout | undefined;
  readonly smallObjects: SmallObjects;

  constructor(options: SqliteAssocOptions) {
    this.#log = options.log ?? silentLogger;
    this.#database = new SqliteDatabase({
      path: options.path,
      schema,
      log: this.#log,
      ...(options.barrier && { barrier: options.barrier }),
      ...(options.open && { open: options.open }),
    });
    this.#labels = Object.entries(options.labels ?? {}).map(([name, value]) => `${name}=${value}`);
    this.smallObjects = createSmallObjects(this.#database, this.#log);
  }

  async store(ctx: Ctx, kind: AssocKind, key: Digest, value: Digest, check?: string): Promise<void> {
    checkSignal(ctx.signal);
    const database = this.#database;
    const id = rawKey(key);
    await database.write(() => {
      if (isZeroDigest(value)) {
        database.run(sql.drop, id, kindName(kind));
        return;
      }
      const put = isListKind(kind) ? sql.append : sql.put;
      database.run(put, id, kindName(kind), rawKey(value), check ?? null, unixSeconds());
      for (const label of this.#labels) database.run(sql.label, id, label);
    });
  }

  async get(ctx: Ctx, kind: AssocKind, key: Digest): Promise<{ readonly key: Digest; readonly value: Digest }> {
    checkSignal(ctx.signal);
    const full = this.#expand(kind, key);
    const row = this.#database.get(sql.newest, rawKey(full), kindName(kind));
    if (row === undefined) throw mkError('get', [renderDigest(key)], 'NotExist', plainError('key does not exist'));
    this.#touch(kind, full);
    return { key: full, value: decodeDigest(row, 'value') };
  }

  #expand(kind: AssocKind, key: Digest): Digest {
    const low = rawKey(key);
    let significant = low.length;
    while (significant > 0 && low[significant - 1] === 0) significant--;
    if (significant > 16) return key;
    const high = Uint8Array.from(low);
    high.fill(255, significant);
    const rows = this.#database.all(sql.range, low, high, kindName(kind));
    const found = rows.map((row) => decodeDigest(row, 'id')).filter((id) => expandsDigest(id, key));
    if (found.length > 1) throw mkError('get', [renderDigest(key)], 'Invalid', plainError('more than one key matched'));
    return found[0] ?? key;
  }

  async batchGet(ctx: Ctx, keys: readonly AssocKey[]): Promise<readonly AssocResult[]> {
    const out: AssocResult[] = [];
    let until = performance.now() + sliceMs;
    for (const key of keys) {
      out.push(this.#lookup(key));
      if ((out.length & 63) !== 0 || performance.now() < until) continue;
      await nextTurn();
      checkSignal(ctx.signal);
      until = performance.now() + sliceMs;
    }
    return out;
  }

  #lookup(key: AssocKey): AssocResult {
    const row = this.#database.get(sql.newest, rawKey(key.digest), kindName(key.kind));
    if (row === undefined) return absent;
    this.#touch(key.kind, key.digest);
    const check = decodeText(row, 'chk');
    const digest = decodeDigest(row, 'value');
    return check === undefined ? { digest } : { digest, check };
  }

  #touch(kind: AssocKind, key: Digest): void {
    const name = `${kind}${key}`;
    const known = this.#touched.get(name);
    if (known !== undefined) known.count++;
    else this.#touched.set(name, { kind, key, count: 1 });
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#writeTouches();
    }, accessFlushMs);
    this.#timer.unref();
  }

  async #writeTouches(): Promise<void> {
    if (this.#touched.size === 0) return;
    const touches = [...this.#touched.values()];
    this.#touched.clear();
    const now = unixSeconds();
    try {
      await this.#database.write(() => {
        for (const { kind, key, count } of touches) {
          this.#database.run(sql.touch, now, count, rawKey(key), kindName(kind));
        }
      });
    } catch (thrown) {
      this.#log.debug(`access times: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
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
    const limit = threshold.getTime() / 1000;
    for await (const group of this.#groups(ctx)) {
      examined++;
      if (live.contains(group.id)) continue;
      const isDead = dead.contains(group.id);
      if (!isDead && group.lastAccess > limit) continue;
      if (isDead) inDeadSet++;
      collected++;
      if (dryRun) continue;
      await pace(ctx);
      await this.#database.write(() => this.#remove(group.id));
    }
    const share = examined === 0 ? 0 : (100 * collected) / examined;
    const verb = dryRun ? 'would have been' : 'were';
    this.#log.info(
      `${collected} of ${examined} associations (${share.toFixed(2)}%) ${verb} collected (${inDeadSet} associations matched the dead set)`,
    );
  }

  async count(ctx: Ctx): Promise<number> {
    checkSignal(ctx.signal);
    const row = this.#database.get(sql.count);
    return row === undefined ? 0 : (decodeNumber(row, 'n') ?? 0);
  }

  async scan(
    ctx: Ctx,
    kinds: readonly AssocKind[],
    handler: (key: Digest, values: ReadonlyMap<AssocKind, Digest>, lastAccess: Date, labels: readonly string[]) => void,
  ): Promise<void> {
    for await (const group of this.#groups(ctx)) {
      const values = new Map([...group.values].filter(([kind]) => kinds.includes(kind)));
      if (values.size === 0) continue;
      const labels = this.#database.all(sql.labels, rawKey(group.id)).map((row) => decodeText(row, 'label') ?? '');
      handler(group.id, values, new Date(group.lastAccess * 1000), labels);
    }
  }

  /** All entries, by key; read page by page, so that writers are never kept waiting. */
  async *#groups(ctx: Ctx): AsyncGenerator<Group> {
    let after: Uint8Array = new Uint8Array(0);
    for (;;) {
      const rows = this.#database.all(sql.page, after, pageRows);
      const groups = groupRows(rows);
      // The last key of a full page may go on in the next one: it is read again as a whole.
      const last = rows.length === pageRows ? groups.pop() : undefined;
      yield* groups;
      if (last === undefined) return;
      yield* groupRows(this.#database.all(sql.rowsOf, rawKey(last.id)));
      after = rawKey(last.id);
      await nextTurn();
      checkSignal(ctx.signal);
    }
  }

  async delete(ctx: Ctx, key: Digest): Promise<void> {
    checkSignal(ctx.signal);
    if (this.#database.get(sql.has, rawKey(key)) === undefined) {
      throw mkError('delete', [], 'NotExist', plainError(`key ${renderDigest(key)} not found`));
    }
    await this.#database.write(() => this.#remove(key));
  }

  #remove(key: Digest): void {
    this.#database.run(sql.remove, rawKey(key));
    this.#database.run(sql.unlabel, rawKey(key));
  }

  settled(): Promise<void> {
    return this.#database.settled();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writeTouches();
    await this.#database.close();
  }

  toString(): string {
    return `sqlite,path=${this.#database.path}`;
  }
}

interface Group {
  readonly id: Digest;
  readonly values: ReadonlyMap<AssocKind, Digest>;
  /** Seconds. */
  readonly lastAccess: number;
}

/** Rows in order of id, kind and falling seq: the first of a kind is its newest value. */
function groupRows(rows: readonly Row[]): Group[] {
  const out: { id: Digest; values: Map<AssocKind, Digest>; lastAccess: number }[] = [];
  for (const row of rows) {
    const id = decodeDigest(row, 'id');
    const kind = kindOfName(decodeText(row, 'kind') ?? '');
    let group = out.at(-1);
    if (group === undefined || group.id !== id) {
      group = { id, values: new Map(), lastAccess: 0 };
      out.push(group);
    }
    group.lastAccess = Math.max(group.lastAccess, decodeNumber(row, 'last_access') ?? 0);
    if (kind !== undefined && !group.values.has(kind)) group.values.set(kind, decodeDigest(row, 'value'));
  }
  return out;
}

function createSmallObjects(database: SqliteDatabase, log: Logger): SmallObjects {
  const quietly = (work: Promise<void>): void => {
    work.catch((thrown: unknown) => {
      log.debug(`small objects: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
  };
  return {
    get(id) {
      const row = database.get(sql.smallGet, rawKey(id));
      const bytes = row === undefined ? undefined : decodeBytes(row, 'bytes');
      return bytes !== undefined && digestBytes(bytes) === id ? bytes : undefined;
    },
    put(id, bytes) {
      quietly(database.write(() => database.run(sql.smallPut, rawKey(id), bytes)));
    },
    delete(id) {
      quietly(database.write(() => database.run(sql.smallDrop, rawKey(id))));
    },
  };
}

const absent: AssocResult = { digest: zeroDigest };

const unixSeconds = (): number => Math.floor(Date.now() / 1000);
