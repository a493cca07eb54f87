import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestText, recoverError } from '@reflow-lang/base';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  createFileRepository,
  createHasher,
  createLocalSnapshotter,
  createLocalTransferer,
  createStatCache,
  isLocalUrl,
  landingPaths,
  localPath,
} from '../src/index.ts';
import { ctx, recordingLog, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const past = 1_600_000_000;

function write(path: string, content: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, past, past);
}

const show = (fs: Fileset): Record<string, string> =>
  Object.fromEntries(fs.entries.map(([path, file]) => [path, `${file.short()} ${file.size}`]));
const entry = (content: string): string =>
  `${new File({ id: digestText(content), size: 0 }).short()} ${content.length}`;

describe('local URLs', () => {
  it('are paths below the working directory, or absolute', () => {
    expect(localPath('localfile://a/b', '/work')).equal('/work/a/b');
    expect(localPath('localfile:///a/b', '/work')).equal('/a/b');
    expect(localPath('file:///a/b/', '/work')).equal('/a/b');
    expect(localPath('localfile://a/b%20c', '/work')).equal('/work/a/b c');
    expect(localPath('a/../b', '/work')).equal('/work/b');
    expect(isLocalUrl('localfile://a')).equal(true);
    expect(isLocalUrl('FILE:///a')).equal(true);
    expect(isLocalUrl('s3://bucket/a')).equal(false);
  });
});

describe('a snapshot of local files', () => {
  afterEach(removeTemporaryDirectories);

  function make(statPath?: string) {
    const directory = temporaryDirectory();
    const log = recordingLog();
    const repository = createFileRepository({ root: join(directory, 'repository') });
    const statCache = createStatCache(statPath === undefined ? {} : { path: statPath });
    const snapshotter = createLocalSnapshotter({ repository, statCache, workingDirectory: directory, log });
    return { directory, log, repository, statCache, snapshotter };
  }

  it('of a file has the file at `.`, resolved and stored', async () => {
    const { directory, snapshotter, repository } = make();
    write(join(directory, 'data/words.txt'), 'a b c');
    const { fileset, changed } = await snapshotter.snapshot(ctx, 'localfile://data/words.txt');
    expect(show(fileset)).deep.equal({ '.': entry('a b c') });
    expect(changed).equal(true);
    expect(
      await repository.missing(
        ctx,
        [...fileset.entries.values()].map(([, file]) => file),
      ),
    ).deep.equal([]);
  });

  it('of a directory follows links, keeps hidden and odd names, and drops what is empty or dangles', async () => {
    const { directory, snapshotter } = make();
    write(join(directory, 'd/.hidden'), 'h');
    write(join(directory, 'd/sub/ -x\nü'), 'odd');
    write(join(directory, 'elsewhere/target'), 't');
    mkdirSync(join(directory, 'd/empty'));
    symlinkSync('../elsewhere', join(directory, 'd/link'));
    symlinkSync('nowhere', join(directory, 'd/dangling'));
    const { fileset } = await snapshotter.snapshot(ctx, 'localfile://d/');
    expect(show(fileset)).deep.equal({ '.hidden': entry('h'), 'link/target': entry('t'), 'sub/ -x\nü': entry('odd') });
  });

  it('does not read an unchanged file again, and reads a changed one', async () => {
    const { directory, snapshotter } = make();
    write(join(directory, 'f'), 'one');
    const reads: string[] = [];
    const snapshot = async () => {
      const { fileset, changed } = await snapshotter.snapshot(ctx, 'localfile://f', () => reads.push('read'));
      return [show(fileset)['.'], changed];
    };
    expect(await snapshot()).deep.equal([entry('one'), true]);
    expect(await snapshot()).deep.equal([entry('one'), false]);
    expect(reads).length(1);
    write(join(directory, 'f'), 'two');
    expect(await snapshot()).deep.equal([entry('two'), true]);
    expect(reads).length(2);
    expect(await snapshot()).deep.equal([entry('two'), false]);
  });

  it('believes no time stamp of the last moments, and still calls an equal file unchanged', async () => {
    const { directory, snapshotter } = make();
    const path = join(directory, 'f');
    writeFileSync(path, 'one');
    const { mtime } = statSync(path);
    await snapshotter.snapshot(ctx, 'localfile://f');
    const again = await snapshotter.snapshot(ctx, 'localfile://f');
    expect([show(again.fileset), again.changed]).deep.equal([{ '.': entry('one') }, false]);
    // Same size, and a time stamp that shows nothing.
    writeFileSync(path, 'two');
    utimesSync(path, mtime, mtime);
    expect(show((await snapshotter.snapshot(ctx, 'localfile://f')).fileset)).deep.equal({ '.': entry('two') });
  });

  it('stores again what the repository has lost', async () => {
    const { directory, snapshotter, repository } = make();
    write(join(directory, 'f'), 'one');
    await snapshotter.snapshot(ctx, 'localfile://f');
    await repository.delete(ctx, digestText('one'));
    expect((await snapshotter.snapshot(ctx, 'localfile://f')).changed).equal(true);
    expect((await repository.stat(ctx, digestText('one'))).size).equal(3);
  });

  it('remembers across processes', async () => {
    const statPath = join(temporaryDirectory(), 'stat.db');
    const { directory, repository, snapshotter, statCache } = make(statPath);
    write(join(directory, 'f'), 'one');
    await snapshotter.snapshot(ctx, 'localfile://f');
    await statCache.close();
    const again = createLocalSnapshotter({
      repository,
      statCache: createStatCache({ path: statPath }),
      workingDirectory: directory,
    });
    const reads: string[] = [];
    const { changed } = await again.snapshot(ctx, 'localfile://f', () => reads.push('read'));
    expect([changed, reads]).deep.equal([false, []]);
  });

  it('of nothing is empty, with a warning', async () => {
    const { snapshotter, log } = make();
    const { fileset } = await snapshotter.snapshot(ctx, 'localfile://nowhere');
    expect(show(fileset)).deep.equal({});
    expect(log.lines).length(1);
    expect(log.lines[0]).match(/^error: warning: localfile:\/\/nowhere/);
  });

  it('refuses cycles and what is no file, without hanging', async () => {
    const { directory, snapshotter } = make();
    mkdirSync(join(directory, 'loop/a'), { recursive: true });
    symlinkSync('..', join(directory, 'loop/a/up'));
    mkdirSync(join(directory, 'pipes'));
    execFileSync('mkfifo', [join(directory, 'pipes/fifo')]);
    for (const [url, name] of Object.entries({ 'localfile://loop': 'up', 'localfile://pipes': 'fifo' })) {
      try {
        await snapshotter.snapshot(ctx, url);
        expect.fail(`${url} was accepted`);
      } catch (thrown) {
        const error = recoverError(thrown);
        expect(error.kind).equal('Invalid');
        expect(error.message).contain(name);
      }
    }
  });
});

describe('writing to local destinations', () => {
  afterEach(removeTemporaryDirectories);

  function make() {
    const directory = temporaryDirectory();
    const repository = createFileRepository({ root: join(directory, 'repository') });
    const transferer = createLocalTransferer({
      statCache: createStatCache(),
      hasher: createHasher(),
      workingDirectory: directory,
    });
    const started: string[] = [];
    const transfer = (url: string, fs: Fileset) =>
      transferer.transfer(ctx, url, fs, repository, () => started.push(url));
    const file = (content: string): File => repository.putBytes(new TextEncoder().encode(content));
    return { directory, repository, transfer, started, file };
  }

  it('copies files, writable and with inodes of their own', async () => {
    const { directory, transfer, repository, file } = make();
    const fs = Fileset.ofMap([
      ['a', file('1')],
      ['sub/b', file('2')],
    ]);
    expect(await transfer('localfile://out/results', fs)).deep.equal({ fileset: fs, files: 2, bytes: 2 });
    expect(readFileSync(join(directory, 'out/results/sub/b'), 'utf8')).equal('2');
    const written = statSync(join(directory, 'out/results/a'));
    expect(written.ino).not.equal(statSync(repository.pathOf(digestText('1'))).ino);
    expect(written.mode & 0o200).equal(0o200);
    expect(readdirSync(join(directory, 'out/results')).sort()).deep.equal(['a', 'sub']);
  });

  it('writes a single file at the URL itself', async () => {
    const { directory, transfer, file } = make();
    await transfer('localfile://out/result.txt', Fileset.ofFile(file('payload')));
    expect(readFileSync(join(directory, 'out/result.txt'), 'utf8')).equal('payload');
  });

  it('moves only what differs, and starts nothing when nothing does', async () => {
    const { directory, transfer, started, file } = make();
    const fs = Fileset.ofMap([
      ['a', file('1')],
      ['b', file('2')],
    ]);
    await transfer('localfile://out', fs);
    expect(await transfer('localfile://out', fs)).deep.include({ files: 0, bytes: 0 });
    expect(started).deep.equal(['localfile://out']);
    writeFileSync(join(directory, 'out/b'), 'X');
    expect(await transfer('localfile://out', fs)).deep.include({ files: 1, bytes: 1 });
    expect(readFileSync(join(directory, 'out/b'), 'utf8')).equal('2');
    rmSync(join(directory, 'out/a'));
    expect(await transfer('localfile://out', fs)).deep.include({ files: 1 });
    expect(started).length(3);
  });

  it('leaves other files alone, and takes a link for what it is', async () => {
    const { directory, transfer, file } = make();
    mkdirSync(join(directory, 'out'));
    writeFileSync(join(directory, 'out/mine'), 'mine');
    writeFileSync(join(directory, 'precious'), 'precious');
    symlinkSync('../precious', join(directory, 'out/a'));
    await transfer('localfile://out', Fileset.ofMap([['a', file('1')]]));
    expect(readFileSync(join(directory, 'precious'), 'utf8')).equal('precious');
    expect(readFileSync(join(directory, 'out/a'), 'utf8')).equal('1');
    expect(readFileSync(join(directory, 'out/mine'), 'utf8')).equal('mine');
  });

  it('pulls lists up', async () => {
    const { directory, transfer, file } = make();
    await transfer(
      'localfile://out',
      Fileset.ofList([Fileset.ofMap([['a', file('1')]]), Fileset.ofMap([['b', file('2')]])]),
    );
    expect(readdirSync(join(directory, 'out')).sort()).deep.equal(['a', 'b']);
  });

  it('does not write where it cannot, and nothing of a hostile fileset', async () => {
    const { directory, transfer, file } = make();
    expect(await transfer('s3://bucket/x', Fileset.ofFile(file('1')))).equal(undefined);
    const hostile = Fileset.ofMap([
      ['good', file('1')],
      ['../evil', file('2')],
    ]);
    const failure = await transfer('localfile://out', hostile).then(
      () => 'written',
      (thrown: unknown) => recoverError(thrown).kind,
    );
    expect(failure).equal('Invalid');
    expect(existsSync(join(directory, 'out'))).equal(false);
    expect(existsSync(join(directory, 'evil'))).equal(false);
  });
});

describe('where the paths of a fileset land', () => {
  it('is cleaned as the original cleans it', () => {
    expect(landingPaths(['/x', 'a//b', './c', 'd/../e', '.'.repeat(3)])).deep.equal(['x', 'a/b', 'c', 'e', '...']);
    expect(landingPaths(['.'])).deep.equal(['']);
  });

  for (const paths of [
    ['..'],
    ['a/../../b'],
    ['a\0b'],
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['a', './a'],
    ['.', 'a'],
    ['x'.repeat(256)],
    [`${'d/'.repeat(2100)}f`],
  ]) {
    it(`is refused for ${JSON.stringify(paths).slice(0, 40)}`, () => {
      expect(() => landingPaths(paths)).throw('invalid');
    });
  }

  it('is never outside, never twice the same, and never below a file', () => {
    const element = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'b', '/'), fc.string({ maxLength: 4 }));
    const path = fc.array(element, { maxLength: 6 }).map((elements) => elements.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 5 }), (paths) => {
        let landings: readonly string[];
        try {
          landings = landingPaths(paths);
        } catch (thrown) {
          expect(recoverError(thrown).kind).equal('Invalid');
          return;
        }
        expect(new Set(landings).size).equal(landings.length);
        for (const landing of landings) {
          const elements = landing.split('/');
          expect(elements).not.include('..');
          if (landing !== '') expect(elements).not.include('');
          for (const other of landings)
            if (other !== landing) expect(landing.startsWith(`${other}/`) || other === '').equal(false);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
