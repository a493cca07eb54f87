import nodeFs, {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestBytes, digestText, hexDigest, isKind, recoverError, renderDigest } from '@reflow-lang/base';
import { File } from '@reflow-lang/values';
import { expect } from 'chai';
import { createFileRepository, type FileRepository, readAll } from '../src/index.ts';
import { ctx, recordingLog, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const hello = digestText('hello\n');

function objectsOf(root: string): string[] {
  return readdirSync(root)
    .filter((shard) => /^[0-9a-f]{2}$/.test(shard))
    .flatMap((shard) => readdirSync(join(root, shard)).map((name) => shard + name))
    .sort();
}

/** Every object's bytes hash to its name. */
function expectSound(root: string): void {
  for (const hex of objectsOf(root)) {
    const bytes = readFileSync(join(root, hex.slice(0, 2), hex.slice(2)));
    expect(hexDigest(digestBytes(bytes))).equal(hex);
  }
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (thrown) {
    return recoverError(thrown).kind;
  }
}

describe('file repository', () => {
  afterEach(removeTemporaryDirectories);

  it('lays an object out as the original does, read-only, and leaves nothing in tmp', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    expect(await repository.put(ctx, text('hello\n'))).equal(hello);
    const path = join(root, '58/91b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03');
    expect(readFileSync(path, 'utf8')).equal('hello\n');
    expect((statSync(path).mode & 0o777).toString(8)).equal('444');
    expect((await repository.stat(ctx, hello)).size).equal(6);
    expect(Buffer.from(await readAll(await repository.get(ctx, hello))).toString()).equal('hello\n');
    expect(readdirSync(join(root, 'tmp'))).deep.equal([]);
    expect(readFileSync(join(root, 'meta.json'), 'utf8')).equal('{"format":1}\n');
  });

  it('does not write an object again that is there', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    await repository.put(ctx, text('hello\n'));
    const before = statSync(repository.pathOf(hello)).ino;
    await repository.put(ctx, text('hello\n'));
    expect(statSync(repository.pathOf(hello)).ino).equal(before);
  });

  it('stores a stream like a buffer, and rejects what fails in the middle without leaving anything', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const pieces = async function* () {
      yield text('hel');
      yield text('lo\n');
    };
    expect(await repository.put(ctx, pieces())).equal(hello);
    const broken = async function* () {
      yield text('half');
      throw new Error('cable cut');
    };
    expect(await kindOf(repository.put(ctx, broken()))).equal('Other');
    expect(objectsOf(root)).deep.equal([hexDigest(hello)]);
    expect(readdirSync(join(root, 'tmp'))).deep.equal([]);
  });

  it('answers NotExist for what is absent and refuses to say where a reference is', async () => {
    const repository = createFileRepository({ root: temporaryDirectory() });
    expect(await kindOf(repository.stat(ctx, hello))).equal('NotExist');
    expect(await kindOf(repository.get(ctx, hello))).equal('NotExist');
    expect(await kindOf(repository.missing(ctx, [new File({ size: 1, source: 's3://b/k' })]))).equal('Invalid');
  });

  it('tells which files are missing, in the order asked', async () => {
    const repository = createFileRepository({ root: temporaryDirectory() });
    const there = repository.putBytes(text('a'));
    const absent = [new File({ id: digestText('x'), size: 1 }), new File({ id: digestText('y'), size: 1 })];
    const [x, y] = absent;
    if (x === undefined || y === undefined) throw new Error('two files');
    expect(await repository.missing(ctx, [y, there, x])).deep.equal([y, x]);
  });

  it('takes a state directory of a newer version for nothing', () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'meta.json'), '{"format":99}\n');
    expect(() => createFileRepository({ root })).throw(`state directory ${root} was written by a newer version (99)`);
  });

  it('takes a torn meta.json for none', () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'meta.json'), '{"form');
    createFileRepository({ root });
    expect(readFileSync(join(root, 'meta.json'), 'utf8')).equal('{"format":1}\n');
  });

  it('survives many writers of one big object', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const body = Buffer.alloc(3 * 1024 * 1024, 'x');
    const stream = async function* () {
      yield body;
    };
    const digests = await Promise.all(Array.from({ length: 16 }, () => repository.put(ctx, stream())));
    expect(new Set(digests)).deep.equal(new Set([digestBytes(body)]));
    expect(objectsOf(root)).deep.equal([hexDigest(digestBytes(body))]);
    expect(readdirSync(join(root, 'tmp'))).deep.equal([]);
  });
});

describe('local files put into a file repository', () => {
  afterEach(removeTemporaryDirectories);

  it('are copied, and may be written to afterwards', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const path = join(temporaryDirectory(), 'mine');
    writeFileSync(path, 'hello\n');
    expect((await repository.putLocal(ctx, path)).id).equal(hello);
    writeFileSync(path, 'changed');
    expect(readFileSync(repository.pathOf(hello), 'utf8')).equal('hello\n');
    expect(statSync(path).mode & 0o200).equal(0o200);
  });

  it('are hard-linked and read-only when they are given away', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const path = join(root, 'given');
    writeFileSync(path, 'hello\n');
    await repository.putLocal(ctx, path, { adopt: true });
    expect(statSync(repository.pathOf(hello)).ino).equal(statSync(path).ino);
    expect(statSync(path).mode & 0o777).equal(0o444);
  });

  it('keep names that are no UTF-8', async () => {
    const directory = temporaryDirectory();
    const repository = createFileRepository({ root: join(directory, 'r') });
    writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff, 0x61])]), 'hello\n');
    expect((await repository.putLocal(ctx, `${directory}/\udcffa`)).id).equal(hello);
  });

  it('of any size have the digest of their bytes, hashed in workers when big', async () => {
    const directory = temporaryDirectory();
    const repository = createFileRepository({ root: join(directory, 'r') });
    for (const size of [0, 1, 256 * 1024, 256 * 1024 + 1, 9 * 1024 * 1024 + 7]) {
      const body = Buffer.alloc(size, `${size}`);
      writeFileSync(join(directory, 'f'), body);
      const copied = await repository.putLocal(ctx, join(directory, 'f'));
      expect(renderDigest(copied.id)).equal(renderDigest(digestBytes(body)));
      expect(copied.size).equal(size);
      const hashed = await repository.hasher.hash(join(directory, 'f'));
      expect(hashed.digest).equal(copied.id);
    }
    expectSound(join(directory, 'r'));
    await repository.close();
  });

  it('that change while they are read are never stored under a wrong digest', async function () {
    this.timeout(20_000);
    const directory = temporaryDirectory();
    const root = join(directory, 'r');
    const repository = createFileRepository({ root });
    const path = join(directory, 'growing');
    writeFileSync(path, Buffer.alloc(24 * 1024 * 1024));
    let stop = false;
    const writer = (async () => {
      for (let i = 0; !stop; i++) {
        const fd = nodeFs.openSync(path, 'r+');
        nodeFs.writeSync(fd, `${i}`, (i * 4099) % (20 * 1024 * 1024));
        nodeFs.closeSync(fd);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const outcome = await kindOf(repository.putLocal(ctx, path));
    stop = true;
    await writer;
    expect(outcome).oneOf(['Integrity', 'no error']);
    expectSound(root);
    expect(readdirSync(join(root, 'tmp'))).deep.equal([]);
    await repository.close();
  });
});

describe('objects that somebody wrote to', () => {
  afterEach(removeTemporaryDirectories);

  function withObject(): {
    root: string;
    repository: FileRepository;
    file: File;
    log: ReturnType<typeof recordingLog>;
  } {
    const root = temporaryDirectory();
    const log = recordingLog();
    const repository = createFileRepository({ root, log });
    return { root, repository, file: repository.putBytes(text('hello\n')), log };
  }

  it('are missing when truncated, and move to quarantine with one line', async () => {
    const { root, repository, file, log } = withObject();
    chmodSync(repository.pathOf(hello), 0o644);
    truncateSync(repository.pathOf(hello), 2);
    expect(await repository.missing(ctx, [file])).deep.equal([file]);
    expect(log.lines).deep.equal([
      `error: object ${renderDigest(hello)} is corrupt (2 of 6 bytes); moved to quarantine`,
    ]);
    expect(readdirSync(join(root, 'quarantine'))).length(1);
    repository.putBytes(text('hello\n'));
    expect(await repository.missing(ctx, [file])).deep.equal([]);
  });

  it('are missing when emptied, whatever size is expected', async () => {
    const { repository } = withObject();
    chmodSync(repository.pathOf(hello), 0o644);
    truncateSync(repository.pathOf(hello), 0);
    expect(await kindOf(repository.stat(ctx, hello))).equal('NotExist');
  });

  it('are missing when a bit was flipped, also through a hard link', async () => {
    const { root, repository, file } = withObject();
    linkSync(repository.pathOf(hello), join(root, 'other-name'));
    chmodSync(join(root, 'other-name'), 0o644);
    writeFileSync(join(root, 'other-name'), 'jello\n');
    expect(await repository.missing(ctx, [file])).deep.equal([file]);
  });

  it('are missing when flipped in a big object', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const body = Buffer.alloc(1024 * 1024, 'a');
    const file = repository.putBytes(body);
    chmodSync(repository.pathOf(file.id), 0o644);
    body[77] = 1;
    writeFileSync(repository.pathOf(file.id), body);
    expect(await repository.missing(ctx, [file])).deep.equal([file]);
    await repository.close();
  });

  it('are believed again once they were hashed', async () => {
    const { repository, file } = withObject();
    utimesSync(repository.pathOf(hello), 1_600_000_000.5, 1_600_000_000.5);
    expect(await repository.missing(ctx, [file])).deep.equal([]);
    expect(statSync(repository.pathOf(hello)).mtimeMs % 1000).equal(0);
  });

  it('give NotExist with cause Integrity when read, and never their bytes', async () => {
    const { repository } = withObject();
    chmodSync(repository.pathOf(hello), 0o644);
    // A forger who also restores the time: only reading shows it.
    const { mtime } = statSync(repository.pathOf(hello));
    writeFileSync(repository.pathOf(hello), 'jello\n');
    utimesSync(repository.pathOf(hello), mtime, mtime);
    try {
      await readAll(await repository.get(ctx, hello));
      expect.fail('read a corrupt object');
    } catch (thrown) {
      const error = recoverError(thrown);
      expect(error.kind).equal('NotExist');
      expect(isKind('Integrity', error.cause)).equal(true);
    }
    expect(existsSync(repository.pathOf(hello))).equal(false);
  });

  it('are found by verify', async () => {
    const { repository } = withObject();
    expect(await repository.verify(ctx, hello)).deep.equal({ kind: 'sound' });
    const { mtime } = statSync(repository.pathOf(hello));
    chmodSync(repository.pathOf(hello), 0o644);
    writeFileSync(repository.pathOf(hello), 'jello\n');
    utimesSync(repository.pathOf(hello), mtime, mtime);
    expect(await repository.verify(ctx, hello)).deep.equal({ kind: 'corrupt', actual: digestText('jello\n') });
    expect(await repository.verify(ctx, hello)).deep.equal({ kind: 'absent' });
  });
});

describe('a file repository when the file system fails', () => {
  afterEach(removeTemporaryDirectories);

  for (const errno of ['EXDEV', 'EMLINK', 'EPERM']) {
    it(`copies instead of linking on ${errno}, for every file`, async () => {
      const root = temporaryDirectory();
      const failing = new Error(errno);
      Object.assign(failing, { code: errno });
      let isInto = false;
      const fileSystem = {
        ...nodeFs,
        linkSync: (from: nodeFs.PathLike, to: nodeFs.PathLike) => {
          // Links inside of the store work: what fails is the way in and out.
          if (isInto || !String(from).startsWith(`${root}/tmp`)) throw failing;
          nodeFs.linkSync(from, to);
        },
      };
      const repository = createFileRepository({ root, fileSystem });
      for (const name of ['a', 'b', 'c']) {
        const path = join(root, `${name}.out`);
        writeFileSync(path, name);
        repository.adopt(path, { digest: digestText(name), size: 1 }, true);
        expect(repository.materialize(digestText(name), join(root, `${name}.in`), 'link')).equal('copy');
        expect(readFileSync(join(root, `${name}.in`), 'utf8')).equal(name);
        expect(statSync(join(root, `${name}.in`)).mode & 0o777).equal(0o444);
      }
      isInto = true;
      expectSound(root);
    });
  }

  it('shows no object and leaves no temporary when there is no space, whichever call fails', async () => {
    const calls = ['openSync', 'writeSync', 'futimesSync', 'linkSync', 'mkdirSync'] as const;
    for (const call of calls) {
      const root = temporaryDirectory();
      const noSpace = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      let isFull = true;
      const real = nodeFs[call];
      const fileSystem = {
        ...nodeFs,
        [call]: (...args: unknown[]) => {
          if (isFull) throw noSpace;
          return Reflect.apply(real, nodeFs, args);
        },
      };
      mkdirSync(join(root, 'tmp'));
      const repository = createFileRepository({ root, fileSystem });
      expect(() => repository.putBytes(text('hello\n')), call).throw('resources exhausted');
      expect(objectsOf(root), call).deep.equal([]);
      expect(readdirSync(join(root, 'tmp')), call).deep.equal([]);
      isFull = false;
      expect(repository.putBytes(text('hello\n')).id).equal(hello);
      expectSound(root);
    }
  });
});

describe('collecting a file repository', () => {
  afterEach(removeTemporaryDirectories);

  const everything = { contains: () => true };
  const nothing = { contains: () => false };

  it('keeps what is live, removes the rest and the empty shards, and goes on past stray files', async () => {
    const root = temporaryDirectory();
    const log = recordingLog();
    const repository = createFileRepository({ root, log });
    const live = repository.putBytes(text('live'));
    const dead = repository.putBytes(text('dead'));
    writeFileSync(join(root, hexDigest(live.id).slice(0, 2), 'README'), 'stray');
    await repository.collect(ctx, { contains: (d) => d === live.id });
    expect(objectsOf(root).filter((name) => !name.endsWith('README'))).deep.equal([hexDigest(live.id)]);
    expect(existsSync(join(root, hexDigest(dead.id).slice(0, 2)))).equal(false);
    expect(log.lines.filter((line) => line.includes('README is no object; skipped'))).length(1);
    expect(log.lines).include('info: collected 1 objects (4B)');
  });

  it('removes by threshold and dead set, and only tells in a dry run', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const [old, young, doomed] = ['old', 'young', 'doomed'].map((name) => repository.putBytes(text(name)));
    if (old === undefined || young === undefined || doomed === undefined) throw new Error('three files');
    utimesSync(repository.pathOf(old.id), 1000, 1000);
    const threshold = new Date(Date.now() - 3_600_000);
    const dead = { contains: (d: string) => d === doomed.id };
    await repository.collectWithThreshold(ctx, nothing, dead, threshold, true);
    expect(objectsOf(root)).length(3);
    await repository.collectWithThreshold(ctx, everything, dead, threshold, false);
    expect(objectsOf(root)).length(3);
    await repository.collectWithThreshold(ctx, nothing, dead, threshold, false);
    expect(objectsOf(root)).deep.equal([hexDigest(young.id)]);
  });

  it('spares what a running run may use, however short the threshold', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    const { takeLease } = await import('../src/index.ts');
    const stale = repository.putBytes(text('stale'));
    const reused = repository.putBytes(text('reused'));
    for (const file of [stale, reused]) utimesSync(repository.pathOf(file.id), 1000, 1000);
    const lease = takeLease(root, 'run');
    // A look-up touches what it finds.
    expect(await repository.missing(ctx, [reused])).deep.equal([]);
    await repository.collectWithThreshold(ctx, nothing, nothing, new Date(Date.now() + 1000), false);
    expect(objectsOf(root)).deep.equal([hexDigest(reused.id)]);
    lease.release();
    await repository.collectWithThreshold(ctx, nothing, nothing, new Date(Date.now() + 1000), false);
    expect(objectsOf(root)).deep.equal([]);
  });

  it('runs once at a time, and again after a collector that died', async () => {
    const root = temporaryDirectory();
    const repository = createFileRepository({ root });
    mkdirSync(join(root, '.lock'));
    writeFileSync(join(root, '.lock/gc'), '');
    expect(await kindOf(repository.collect(ctx, everything))).equal('Unavailable');
    utimesSync(join(root, '.lock/gc'), 1000, 1000);
    await repository.collect(ctx, everything);
    expect(existsSync(join(root, '.lock/gc'))).equal(false);
  });
});

describe('objects of other repositories', () => {
  afterEach(removeTemporaryDirectories);

  it('move by vacuum', async () => {
    const from = createFileRepository({ root: temporaryDirectory() });
    const to = createFileRepository({ root: temporaryDirectory() });
    for (const name of ['a', 'b', 'c']) from.putBytes(text(name));
    await to.vacuum(ctx, from);
    expect(objectsOf(from.root)).deep.equal([]);
    expect(objectsOf(to.root)).deep.equal(['a', 'b', 'c'].map((name) => hexDigest(digestText(name))).sort());
  });

  it('are downloaded once for many readers, and not at all when the bytes are others', async () => {
    let gets = 0;
    const peer = createFileRepository({ root: temporaryDirectory() });
    peer.putBytes(text('hello\n'));
    const lying = {
      ...peer,
      get: async (c: typeof ctx, id: typeof hello) => {
        gets++;
        return id === hello ? peer.get(c, hello) : peer.get(c, hello);
      },
    };
    const root = temporaryDirectory();
    const repository = createFileRepository({ root, dial: async () => lying });
    await Promise.all([1, 2, 3].map(() => repository.readFrom(ctx, hello, 'x://peer')));
    expect(gets).equal(1);
    const wrong = digestText('wrong');
    expect(await kindOf(repository.readFrom(ctx, wrong, 'x://peer'))).equal('Integrity');
    expect(objectsOf(root)).deep.equal([hexDigest(hello)]);
    expect(readdirSync(join(root, 'tmp'))).deep.equal([]);
  });

  it('cannot be reached without a way to open them', async () => {
    const repository = createFileRepository({ root: temporaryDirectory() });
    expect(await kindOf(repository.readFrom(ctx, hello, 'x://peer'))).equal('NotSupported');
  });
});
