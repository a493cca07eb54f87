import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestText } from '@reflow-lang/base';
import { assocKind } from '@reflow-lang/evaluator';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import {
  chooseStoreKind,
  loadSqlite,
  marshalFileset,
  networkFileSystem,
  openEmbeddedStores,
  readAll,
} from '../src/index.ts';
import { ctx, recordingLog, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const ext4 = 0xef53;
const nfs = 0x6969;

describe('the embedded stores', () => {
  afterEach(removeTemporaryDirectories);

  it('use SQLite on a local disk, below one directory', async () => {
    const home = temporaryDirectory();
    const log = recordingLog();
    const stores = openEmbeddedStores({ home, log });
    expect(stores.choice).deep.equal({ kind: 'sqlite', reason: 'local file system' });
    const { id } = stores.repository.putBytes(new TextEncoder().encode('x'));
    await stores.assoc.store(ctx, assocKind.filesetV2, digestText('key'), id);
    await stores.taskdb.createRun(ctx, { id: digestText('run'), user: 'u', labels: {}, start: new Date() });
    await stores.close();
    expect(readdirSync(home).sort()).deep.equal(['assoc.db', 'repository', 'tasks.db']);
    expect(String(stores.assoc)).equal(`sqlite,path=${home}/assoc.db`);
    expect(log.lines.filter((line) => line.startsWith('error'))).deep.equal([]);
  });

  it('use files on a network file system and where there is no SQLite', async () => {
    const cases = [
      { fileSystemType: () => nfs, reason: 'nfs is shared between machines' },
      { sqlite: () => undefined, reason: 'this Node has no node:sqlite' },
    ];
    for (const { reason, ...injected } of cases) {
      const home = temporaryDirectory();
      const log = recordingLog();
      const stores = openEmbeddedStores({ home, log, ...injected });
      expect(stores.choice).deep.equal({ kind: 'file', reason });
      const { id } = stores.repository.putBytes(new TextEncoder().encode('x'));
      await stores.assoc.store(ctx, assocKind.filesetV2, digestText('key'), id);
      expect((await stores.assoc.get(ctx, assocKind.filesetV2, digestText('key'))).value).equal(id);
      await stores.taskdb.createRun(ctx, { id: digestText('run'), user: 'u', labels: {}, start: new Date() });
      expect((await stores.taskdb.runs(ctx, {})).length).equal(1);
      await stores.close();
      expect(readdirSync(home).sort()).deep.equal(['assoc', 'repository', 'taskdb']);
      expect(log.lines.filter((line) => line.startsWith('error'))).deep.equal([]);
    }
  });

  it('refuse SQLite on a network file system when it is demanded', () => {
    const home = temporaryDirectory();
    expect(() => openEmbeddedStores({ home, assoc: 'sqlite', fileSystemType: () => nfs })).throw(
      `SQLite cannot be shared over nfs; use file,dir=${home}`,
    );
  });

  it('know the file systems that machines share', () => {
    expect(networkFileSystem(nfs)).equal('nfs');
    expect(networkFileSystem(0xff534d42)).equal('cifs');
    expect(networkFileSystem(-0xacb2be)).equal('cifs');
    expect(networkFileSystem(ext4)).equal(undefined);
    expect(chooseStoreKind(temporaryDirectory(), loadSqlite, () => 0x01021997).reason).equal(
      '9p is shared between machines',
    );
  });

  it('print nothing on stderr, SQLite being experimental or not', () => {
    const home = temporaryDirectory();
    const source = `
      import { openEmbeddedStores } from '@reflow-lang/store';
      const stores = openEmbeddedStores({ home: ${JSON.stringify(home)} });
      await stores.taskdb.createRun({ signal: new AbortController().signal }, { id: '\\x00\\x05' + 'x'.repeat(32), user: '', labels: {}, start: new Date() });
      await stores.close();
      process.emitWarning('still heard');
    `;
    const child = spawnSync(process.execPath, ['--conditions=source', '--input-type=module', '-e', source], {
      encoding: 'utf8',
      cwd: new URL('..', import.meta.url).pathname,
    });
    expect(child.status, child.stderr).equal(0);
    expect(child.stderr).contain('still heard').and.not.contain('SQLite');
    expect(existsSync(join(home, 'tasks.db'))).equal(true);
  });

  it('keep small filesets in the database as well, and check what they read there', async () => {
    const home = temporaryDirectory();
    const stores = openEmbeddedStores({ home });
    const value = Fileset.ofFile(new File({ id: digestText('a'), size: 1 }));
    const id = await marshalFileset(ctx, stores.repository, value);
    await stores.assoc.settled();
    await stores.repository.sync();
    stores.repository.objects.remove(id);
    expect((await readAll(await stores.repository.get(ctx, id))).length).greaterThan(12);
    await stores.close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(home, 'assoc.db'));
    database.exec("UPDATE fileset SET bytes = x'00'");
    database.close();
    const again = openEmbeddedStores({ home });
    const failure = await again.repository.get(ctx, id).then(
      () => 'read',
      () => 'absent',
    );
    expect(failure).equal('absent');
    await again.close();
  });

  it('make objects durable before an association names them', async () => {
    const stores = openEmbeddedStores({ home: temporaryDirectory() });
    const { id } = stores.repository.putBytes(new TextEncoder().encode('x'));
    let isSynced = false;
    void stores.repository.sync().then(() => {
      isSynced = true;
    });
    await stores.assoc.store(ctx, assocKind.filesetV2, digestText('key'), id);
    expect(isSynced).equal(true);
    await stores.close();
  });
});
