import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestText, recoverError, zeroDigest } from '@reflow-lang/base';
import { assocKind } from '@reflow-lang/evaluator';
import { encodeFilesetJson, File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import {
  createCache,
  createFileRepository,
  createSqliteAssoc,
  createTransferManager,
  unmarshalFileset,
} from '../src/index.ts';
import { ctx, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const key = digestText('key');

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (thrown) {
    const error = recoverError(thrown);
    return `${error.kind}: ${error.message}`;
  }
}

describe('the cache', () => {
  afterEach(removeTemporaryDirectories);

  function make() {
    const dir = temporaryDirectory();
    const repository = createFileRepository({ root: join(dir, 'repository') });
    const assoc = createSqliteAssoc({ path: join(dir, 'assoc.db') });
    return { repository, assoc, cache: createCache(assoc, repository, createTransferManager()) };
  }

  it('finds what was written, files brought along from another repository', async () => {
    const { cache, repository, assoc } = make();
    const other = createFileRepository({ root: temporaryDirectory() });
    const value = Fileset.ofMap([['a/b', other.putBytes(text('a'))]]);
    await cache.write(ctx, key, value, other);
    const found = await cache.lookup(ctx, key);
    expect(found.digest()).equal(value.digest());
    expect(await repository.missing(ctx, [new File({ id: digestText('a'), size: 1 })])).deep.equal([]);
    await assoc.close();
  });

  it('misses when a file is gone, and says how many and how big', async () => {
    const { cache, repository, assoc } = make();
    const value = Fileset.ofMap([
      ['a', repository.putBytes(text('aaaa'))],
      ['b', repository.putBytes(text('b'))],
    ]);
    await cache.write(ctx, key, value);
    await repository.delete(ctx, digestText('aaaa'));
    expect(await failureOf(cache.lookup(ctx, key))).match(/^NotExist: lookup .*: missing 1 files \(4B\)$/);
    await assoc.close();
  });

  it('misses when a file is corrupt', async () => {
    const { cache, repository, assoc } = make();
    await cache.write(ctx, key, Fileset.ofFile(repository.putBytes(text('good'))));
    chmodSync(repository.pathOf(digestText('good')), 0o644);
    writeFileSync(repository.pathOf(digestText('good')), 'evil');
    expect(await failureOf(cache.lookup(ctx, key))).contain('missing 1 files');
    await assoc.close();
  });

  it('prefers the binary value, and reads an old one that is all there is', async () => {
    const { cache, repository, assoc } = make();
    const [old, young] = [text('old'), text('young')].map((bytes) => Fileset.ofFile(repository.putBytes(bytes)));
    if (old === undefined || young === undefined) throw new Error('two values');
    const json = await repository.put(ctx, text(encodeFilesetJson(old)));
    await assoc.store(ctx, assocKind.fileset, key, json);
    expect((await cache.lookup(ctx, key)).digest()).equal(old.digest());
    expect((await unmarshalFileset(ctx, repository, json, assocKind.fileset)).digest()).equal(old.digest());
    await cache.write(ctx, key, young);
    expect((await cache.lookup(ctx, key)).digest()).equal(young.digest());
    const junk = await repository.put(ctx, text('junk that is no fileset'));
    await assoc.store(ctx, assocKind.filesetV2, key, junk);
    expect((await cache.lookup(ctx, key)).digest()).equal(old.digest());
    await assoc.close();
  });

  it('maps nothing when a file cannot be brought along', async () => {
    const { cache, assoc } = make();
    const other = createFileRepository({ root: temporaryDirectory() });
    const value = Fileset.ofFile(new File({ id: digestText('nowhere'), size: 7 }));
    expect(await failureOf(cache.write(ctx, key, value, other))).match(/^NotExist: transfer/);
    expect(await assoc.batchGet(ctx, [{ kind: assocKind.filesetV2, digest: key }])).deep.equal([
      { digest: zeroDigest },
    ]);
    await assoc.close();
  });

  it('tells what a destination needs, and deletes idempotently', async () => {
    const { cache, repository, assoc } = make();
    const file = repository.putBytes(text('x'));
    const value = Fileset.ofFile(file);
    const dst = createFileRepository({ root: temporaryDirectory() });
    expect(await cache.needTransfer(ctx, dst, value)).deep.equal([file]);
    await cache.transfer(ctx, dst, value);
    expect(await cache.needTransfer(ctx, dst, value)).deep.equal([]);
    await cache.write(ctx, key, value);
    await cache.delete(ctx, key);
    await cache.delete(ctx, key);
    expect(await failureOf(cache.lookup(ctx, key))).match(/^NotExist/);
    await assoc.close();
  });
});
