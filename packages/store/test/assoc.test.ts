import {
  existsSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Digest, digestText, hexDigest, parseDigest, recoverError, zeroDigest } from '@reflow-lang/base';
import { type AssocKind, assocKind } from '@reflow-lang/evaluator';
import { expect } from 'chai';
import { createFileAssoc, createSqliteAssoc, type StoredAssoc } from '../src/index.ts';
import { ctx, recordingLog, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const everything = { contains: () => true };
const nothing = { contains: () => false };
const only = (...members: Digest[]) => ({ contains: (d: Digest) => members.includes(d) });

const kinds = {
  sqlite: (dir: string, labels?: Record<string, string>) =>
    createSqliteAssoc({ path: join(dir, 'assoc.db'), ...(labels && { labels }) }),
  file: (dir: string, labels?: Record<string, string>) =>
    createFileAssoc({ dir: join(dir, 'assoc'), ...(labels && { labels }) }),
};

async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (thrown) {
    return recoverError(thrown).message;
  }
}

async function entriesOf(assoc: StoredAssoc, wanted: readonly AssocKind[]): Promise<string[]> {
  const out: string[] = [];
  await assoc.scan(ctx, wanted, (key, values, _at, labels) => {
    out.push(`${key} ${[...values].map(([kind, value]) => `${kind}=${value}`).join(',')} ${labels.join(',')}`);
  });
  return out.sort();
}

for (const [name, create] of Object.entries(kinds)) {
  describe(`the ${name} association`, () => {
    const open: StoredAssoc[] = [];
    const make = (dir = temporaryDirectory(), labels?: Record<string, string>): StoredAssoc => {
      const assoc = create(dir, labels);
      open.push(assoc);
      return assoc;
    };
    afterEach(async () => {
      for (const assoc of open.splice(0)) await assoc.close();
      removeTemporaryDirectories();
    });
    const [k, v, w] = ['k', 'v', 'w'].map(digestText);
    if (k === undefined || v === undefined || w === undefined) throw new Error('three digests');

    it('gives back what was stored, by kind, with its check', async () => {
      const dir = temporaryDirectory();
      const assoc = make(dir);
      await assoc.store(ctx, assocKind.fileset, k, v, 'abcdef0123456789');
      await assoc.store(ctx, assocKind.filesetV2, k, w);
      await assoc.close();
      const again = make(dir);
      expect(await again.get(ctx, assocKind.fileset, k)).deep.equal({ key: k, value: v });
      expect(
        await again.batchGet(ctx, [
          { kind: assocKind.filesetV2, digest: k },
          { kind: assocKind.fileset, digest: k },
          { kind: assocKind.fileset, digest: w },
        ]),
      ).deep.equal([{ digest: w }, { digest: v, check: 'abcdef0123456789' }, { digest: zeroDigest }]);
    });

    it('replaces a value and its check, and deletes by storing zero', async () => {
      const assoc = make();
      await assoc.store(ctx, assocKind.fileset, k, v, 'one');
      await assoc.store(ctx, assocKind.fileset, k, w);
      expect(await assoc.batchGet(ctx, [{ kind: assocKind.fileset, digest: k }])).deep.equal([{ digest: w }]);
      await assoc.store(ctx, assocKind.fileset, k, zeroDigest);
      expect(await messageOf(assoc.get(ctx, assocKind.fileset, k))).contain('key does not exist');
      expect(await assoc.count(ctx)).equal(0);
    });

    it('expands an abbreviated key, unless it fits two', async () => {
      const assoc = make();
      const hex = hexDigest(k);
      await assoc.store(ctx, assocKind.fileset, k, v);
      const short = parseDigest(`sha256:${hex.slice(0, 8)}`);
      expect(await assoc.get(ctx, assocKind.fileset, short)).deep.equal({ key: k, value: v });
      expect(await messageOf(assoc.get(ctx, assocKind.filesetV2, short))).contain('key does not exist');
      const sibling = parseDigest(`sha256:${hex.slice(0, 8)}${'0'.repeat(54)}ff`);
      await assoc.store(ctx, assocKind.fileset, sibling, w);
      expect(await messageOf(assoc.get(ctx, assocKind.fileset, short))).contain('more than one key matched');
    });

    it('answers 250 keys in their order', async () => {
      const assoc = make();
      const keys = Array.from({ length: 250 }, (_, i) => digestText(`key ${i}`));
      await Promise.all(
        keys.map((key, i) =>
          i % 3 === 0 ? undefined : assoc.store(ctx, assocKind.filesetV2, key, digestText(`${i}`)),
        ),
      );
      const results = await assoc.batchGet(
        ctx,
        keys.map((digest) => ({ kind: assocKind.filesetV2, digest })),
      );
      expect(results.map((result) => result.digest)).deep.equal(
        keys.map((_, i) => (i % 3 === 0 ? zeroDigest : digestText(`${i}`))),
      );
    });

    it('keeps lists of inspections, logs and bundles, the newest first', async () => {
      const assoc = make();
      await assoc.store(ctx, assocKind.logs, k, v);
      await assoc.store(ctx, assocKind.logs, k, w);
      expect((await assoc.get(ctx, assocKind.logs, k)).value).equal(w);
      expect(await entriesOf(assoc, [assocKind.logs])).deep.equal([`${k} 3=${w} `]);
      await assoc.store(ctx, assocKind.logs, k, zeroDigest);
      expect(await messageOf(assoc.get(ctx, assocKind.logs, k))).contain('key does not exist');
    });

    it('scans the wanted kinds with labels', async () => {
      const assoc = make(temporaryDirectory(), { user: 'ann smith', project: 'x' });
      await assoc.store(ctx, assocKind.fileset, k, v);
      await assoc.store(ctx, assocKind.filesetV2, k, w);
      await assoc.store(ctx, assocKind.filesetV2, w, v);
      expect(await entriesOf(assoc, [assocKind.filesetV2])).deep.equal(
        [`${k} 1=${w} project=x,user=ann smith`, `${w} 1=${v} project=x,user=ann smith`].sort(),
      );
      expect(await entriesOf(assoc, [assocKind.fileset, assocKind.filesetV2])).include(
        `${k} 0=${v},1=${w} project=x,user=ann smith`,
      );
    });

    it('scans more keys than a page holds, each once', async () => {
      const assoc = make();
      const keys = Array.from({ length: name === 'sqlite' ? 1203 : 120 }, (_, i) => digestText(`key ${i}`));
      await Promise.all(
        keys.flatMap((key) => [
          assoc.store(ctx, assocKind.fileset, key, v),
          assoc.store(ctx, assocKind.filesetV2, key, w),
        ]),
      );
      const seen: Digest[] = [];
      await assoc.scan(ctx, [assocKind.fileset, assocKind.filesetV2], (key, values) => {
        expect(values.size).equal(2);
        seen.push(key);
      });
      expect(seen.sort()).deep.equal([...keys].sort());
    });

    it('deletes a key of all kinds, and says so when there is none', async () => {
      const assoc = make();
      await assoc.store(ctx, assocKind.fileset, k, v);
      await assoc.store(ctx, assocKind.logs, k, v);
      await assoc.delete(ctx, k);
      expect(await entriesOf(assoc, [0, 1, 2, 3, 4])).deep.equal([]);
      expect(await messageOf(assoc.delete(ctx, k))).contain('not found');
    });

    it('collects what is neither live nor young, and what is dead', async () => {
      const assoc = make();
      for (const key of [k, v, w]) await assoc.store(ctx, assocKind.fileset, key, digestText('x'));
      const past = new Date(Date.now() - 3_600_000);
      const future = new Date(Date.now() + 3_600_000);
      await assoc.collectWithThreshold(ctx, nothing, nothing, past, 0, false);
      expect(await assoc.count(ctx)).equal(3);
      await assoc.collectWithThreshold(ctx, nothing, nothing, future, 0, true);
      await assoc.collectWithThreshold(ctx, everything, everything, future, 0, false);
      expect(await entriesOf(assoc, [assocKind.fileset])).length(3);
      await assoc.collectWithThreshold(ctx, only(k), only(k, v), past, 0, false);
      expect(await entriesOf(assoc, [assocKind.fileset])).deep.equal(
        [k, w].map((key) => `${key} 0=${digestText('x')} `).sort(),
      );
      await assoc.collectWithThreshold(ctx, only(k), nothing, future, 1000, false);
      expect(await entriesOf(assoc, [assocKind.fileset])).deep.equal([`${k} 0=${digestText('x')} `]);
    });

    it('is seen by another that has the same directory open', async () => {
      const dir = temporaryDirectory();
      const [one, two] = [make(dir), make(dir)];
      await one.store(ctx, assocKind.fileset, k, v);
      expect((await two.get(ctx, assocKind.fileset, k)).value).equal(v);
      await two.store(ctx, assocKind.filesetV2, k, w);
      expect((await one.get(ctx, assocKind.filesetV2, k)).value).equal(w);
      expect((await one.get(ctx, assocKind.fileset, k)).value).equal(v);
    });
  });
}

describe('the sqlite association', () => {
  afterEach(removeTemporaryDirectories);
  const [k, v] = [digestText('k'), digestText('v')];

  it('begins anew with one warning when its file is no database', async () => {
    const dir = temporaryDirectory();
    const path = join(dir, 'assoc.db');
    writeFileSync(path, 'this is no database '.repeat(1000));
    const log = recordingLog();
    const assoc = createSqliteAssoc({ path, log });
    expect(await assoc.batchGet(ctx, [{ kind: 0, digest: k }])).deep.equal([{ digest: zeroDigest }]);
    await assoc.store(ctx, 0, k, v);
    expect((await assoc.get(ctx, 0, k)).value).equal(v);
    expect(log.lines.filter((line) => line.startsWith('error: warning:'))).length(1);
    expect(readdirSync(join(dir, 'quarantine'))).length(1);
    await assoc.close();
  });

  it('begins anew when the file is damaged while it is open', async () => {
    const dir = temporaryDirectory();
    const path = join(dir, 'assoc.db');
    const log = recordingLog();
    const first = createSqliteAssoc({ path, log });
    const keys = Array.from({ length: 2000 }, (_, i) => digestText(`${i}`));
    await Promise.all(keys.map((key) => first.store(ctx, 0, key, v)));
    await first.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096);
    writeFileSync(path, bytes);
    const assoc = createSqliteAssoc({ path, log });
    for (const key of keys) await assoc.store(ctx, 0, key, v);
    expect((await assoc.get(ctx, 0, k).catch(() => ({ value: zeroDigest }))).value).equal(zeroDigest);
    expect((await assoc.get(ctx, 0, digestText('7'))).value).equal(v);
    expect(log.lines.filter((line) => line.startsWith('error: warning:'))).length(1);
    await assoc.close();
  });

  it('refuses the file of a newer version', async () => {
    const path = join(temporaryDirectory(), 'assoc.db');
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version=99');
    database.close();
    const assoc = createSqliteAssoc({ path });
    expect(await messageOf(assoc.store(ctx, 0, k, v))).contain('was written by a newer version (99)');
    await assoc.close();
  });

  it('waits for what its entries name before they are visible', async () => {
    const path = join(temporaryDirectory(), 'assoc.db');
    let release = (): void => {};
    const barrier = () => new Promise<void>((resolve) => (release = resolve));
    const assoc = createSqliteAssoc({ path, barrier });
    const other = createSqliteAssoc({ path });
    const stored = assoc.store(ctx, 0, k, v);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await other.batchGet(ctx, [{ kind: 0, digest: k }])).deep.equal([{ digest: zeroDigest }]);
    release();
    await stored;
    expect(await other.batchGet(ctx, [{ kind: 0, digest: k }])).deep.equal([{ digest: v }]);
    const closing = assoc.close();
    release();
    await closing;
    await other.close();
  });

  it('counts accesses, written later in one go', async () => {
    const path = join(temporaryDirectory(), 'assoc.db');
    const assoc = createSqliteAssoc({ path });
    await assoc.store(ctx, 0, k, v);
    for (let i = 0; i < 3; i++) await assoc.get(ctx, 0, k);
    await assoc.close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(path);
    expect(database.prepare('SELECT access_count AS n FROM assoc').get()).deep.include({ n: 3 });
    database.close();
  });
});

describe('the file association', () => {
  afterEach(removeTemporaryDirectories);
  const [k, v] = [digestText('k'), digestText('v')];

  it('takes an entry torn at any byte for absent, and stores over it', async () => {
    const dir = temporaryDirectory();
    const path = join(dir, hexDigest(k).slice(0, 2), hexDigest(k));
    const log = recordingLog();
    const assoc = createFileAssoc({ dir, log });
    await assoc.store(ctx, 0, k, v, 'check');
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      expect(await assoc.batchGet(ctx, [{ kind: 0, digest: k }]), `${length} bytes`).deep.equal([
        { digest: zeroDigest },
      ]);
      expect(existsSync(path)).equal(false);
    }
    await assoc.store(ctx, 0, k, v, 'check');
    expect(readFileSync(path)).deep.equal(whole);
    expect(log.lines.filter((line) => line.startsWith('error: warning:'))).length(1);
  });

  it('takes a flipped byte for a torn entry', async () => {
    const dir = temporaryDirectory();
    const assoc = createFileAssoc({ dir });
    await assoc.store(ctx, 0, k, v);
    const path = join(dir, hexDigest(k).slice(0, 2), hexDigest(k));
    const bytes = readFileSync(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(await assoc.batchGet(ctx, [{ kind: 0, digest: k }])).deep.equal([{ digest: zeroDigest }]);
  });

  it('breaks the lock of a process that is no more', async () => {
    const dir = temporaryDirectory();
    const assoc = createFileAssoc({ dir });
    await assoc.store(ctx, 0, k, v);
    const lock = join(dir, hexDigest(k).slice(0, 2), 'lock');
    const { hostname } = await import('node:os');
    symlinkSync(`${hostname()} 999999999`, lock);
    await assoc.store(ctx, 1, k, v);
    symlinkSync('elsewhere 1', lock);
    lutimesSync(lock, 1000, 1000);
    await assoc.store(ctx, 1, k, v);
    expect(existsSync(lock)).equal(false);
  });

  it('notes an access at most hourly, as the time of the file', async () => {
    const dir = temporaryDirectory();
    const assoc = createFileAssoc({ dir });
    await assoc.store(ctx, 0, k, v);
    const path = join(dir, hexDigest(k).slice(0, 2), hexDigest(k));
    utimesSync(path, 1000, 1000);
    await assoc.get(ctx, 0, k);
    expect(Date.now() - statSync(path).mtimeMs).below(60_000);
  });
});
