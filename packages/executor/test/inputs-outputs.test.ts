import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { digestBytes, digestText, hexDigest } from '@reflow-lang/base';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import {
  closeHarnesses,
  contentsOf,
  createHarness,
  ctx,
  describeRuntimes,
  failureOf,
  fileOf,
  filesetOf,
  type Harness,
  input,
  out,
  rejectionOf,
  resultOf,
  run,
  textOf,
} from './harness.ts';

/** Every object of the repository has the bytes its name says. */
function expectSound(harness: Harness): void {
  const root = harness.repository.root;
  for (const shard of readdirSync(root).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of readdirSync(`${root}/${shard}`)) {
      expect(hexDigest(digestBytes(readFileSync(`${root}/${shard}/${name}`)))).equal(shard + name);
    }
  }
}

describeRuntimes('the inputs of a program', (kind) => {
  afterEach(closeHarnesses);

  it('are files and directories at the places its command names', async () => {
    const harness = await createHarness(kind);
    const exec = await run(harness, {
      cmd: 'cat %s/a/b %s/c; cat %s; for f in %s; do cat $f/x; done; echo %s',
      args: [
        input(filesetOf(harness, { 'a/b': '1', c: 'no' })),
        input(filesetOf(harness, { 'a/b': 'no', c: '2' })),
        input(filesetOf(harness, { '.': '3' })),
        input(Fileset.ofList([filesetOf(harness, { x: '4' }), filesetOf(harness, { x: '5' })])),
        input(Fileset.ofList([filesetOf(harness, { x: '4' }), filesetOf(harness, { x: '5' })])),
      ],
    });
    const [text] = (await textOf(exec, true, false)).split('\n');
    const prefix = kind === 'bwrap' ? '' : new URL(exec.uri()).pathname;
    expect(text).equal(`12345${prefix}/arg/4/0 ${prefix}/arg/4/1`);
  });

  it('count outputs among their places', async () => {
    const harness = await createHarness(kind);
    const both = input(filesetOf(harness, { '.': 'x' }));
    const exec = await run(harness, { cmd: 'cat %s > %s; echo %s', args: [both, out(0), both], outputs: [false] });
    expect(await textOf(exec, true, false)).match(/\/arg\/2\/0\n$/);
  });

  it('keep odd names, and an empty fileset is an empty directory', async () => {
    const harness = await createHarness(kind);
    const names = { ' a b': '1', 'ü/–': '2', '-n': '3', 'new\nline': '4', '\udcff': '5' };
    const { fileset, err } = await resultOf(harness, {
      cmd: 'cp -r %s/. %s; test -d %s && test -z "$(ls -A %s)"',
      args: [input(filesetOf(harness, names)), out(0), input(Fileset.empty), input(Fileset.empty)],
      outputs: [true],
    });
    expect(err).equal(undefined);
    expect(await contentsOf(harness, fileset)).deep.equal(
      Object.fromEntries(Object.entries(names).map(([name, content]) => [`0:${name}`, content])),
    );
  });

  it('land where the original cleans them to, and are refused where they would escape', async () => {
    const harness = await createHarness(kind);
    const cleaned = Fileset.ofMap([
      ['/x', fileOf(harness, '1')],
      ['a/../y', fileOf(harness, '2')],
      ['d//z', fileOf(harness, '3')],
    ]);
    const exec = await run(harness, {
      cmd: 'cat %s/x %s/y %s/d/z',
      args: [input(cleaned), input(cleaned), input(cleaned)],
    });
    expect(await textOf(exec, true, false)).equal('123');
    for (const paths of [['../x'], ['a/../../b'], ['a\0'], ['a', 'a/b'], ['x'.repeat(300)]]) {
      const hostile = Fileset.ofMap(paths.map((path) => [path, fileOf(harness, '1')] as const));
      const error = await rejectionOf(run(harness, { cmd: 'true %s', args: [input(hostile)] }));
      expect(error.kind, JSON.stringify(paths)).equal('Invalid');
    }
    const absent = Fileset.ofFile(new File({ id: digestText('absent'), size: 6 }));
    expect((await rejectionOf(run(harness, { cmd: 'true %s', args: [input(absent)] }))).kind).equal('NotExist');
    // Nothing half made is left behind.
    const jobs = `${harness.directory}/local/jobs`;
    const attempts = readdirSync(jobs).flatMap((shard) =>
      readdirSync(`${jobs}/${shard}`).flatMap((key) => readdirSync(`${jobs}/${shard}/${key}`)),
    );
    expect(attempts.filter((name) => /^a\d/.test(name))).deep.equal(['a1']);
  });

  it('cannot be changed for others', async () => {
    const harness = await createHarness(kind);
    const fs = filesetOf(harness, { '.': 'original' });
    const failure = await failureOf(harness, { cmd: 'chmod u+w %s; echo evil >> %s', args: [input(fs), input(fs)] });
    // Without isolation the owner of a file can write to it: then it is found out.
    if (kind === 'bwrap') expect(failure).match(/^DockerExec: .*exited with code 1/);
    else expect(failure).match(/^Integrity: .*exec modified its input .*\/arg\/0\/0$/);
    expectSound(harness);
    if (kind === 'host') {
      expect(
        await harness.repository.missing(
          ctx,
          fs.entries.map(([, file]) => file),
        ),
      ).length(1);
      fileOf(harness, 'original');
    }
    const { fileset } = await resultOf(harness, { cmd: 'cat %s > $out', args: [input(fs)] });
    expect(await contentsOf(harness, fileset)).deep.equal({ '.': 'original' });
  });

  it('may be touched', async () => {
    const harness = await createHarness(kind);
    const fs = filesetOf(harness, { '.': 'original' });
    const { err } = await resultOf(harness, { cmd: 'touch %s || true', args: [input(fs)] });
    expect(err).equal(undefined);
    expect(
      await harness.repository.missing(
        ctx,
        fs.entries.map(([, file]) => file),
      ),
    ).deep.equal([]);
  });
});

describeRuntimes('the outputs of a program', (kind) => {
  afterEach(closeHarnesses);

  it('are a list of files and directories, flattened, hidden ones too, without empty directories', async () => {
    const harness = await createHarness(kind);
    const { fileset } = await resultOf(harness, {
      cmd: 'echo 0 > %s; cd %s; mkdir -p d/e empty/deeper; echo 1 > d/e/f; echo 2 > .hidden',
      args: [out(0), out(1)],
      outputs: [false, true],
    });
    expect(await contentsOf(harness, fileset)).deep.equal({ '0:.': '0\n', '1:.hidden': '2\n', '1:d/e/f': '1\n' });
  });

  it('are empty where nothing was written, without an error', async () => {
    const harness = await createHarness(kind);
    const { fileset, err } = await resultOf(harness, {
      cmd: ': %s %s',
      args: [out(0), out(1)],
      outputs: [false, true],
    });
    expect(err).equal(undefined);
    expect(fileset.list?.map((each) => each.entries.length)).deep.equal([0, 0]);
    const legacy = await resultOf(harness, { cmd: 'true' });
    expect([legacy.fileset.list, legacy.fileset.entries.length]).deep.equal([undefined, 0]);
  });

  it('are a map of paths where the only output is a directory', async () => {
    const harness = await createHarness(kind);
    const { fileset } = await resultOf(harness, { cmd: 'mkdir -p $out/a; echo 1 > $out/a/b' });
    expect(await contentsOf(harness, fileset)).deep.equal({ 'a/b': '1\n' });
  });

  it('are what links lead to, inputs and temporary files included', async () => {
    const harness = await createHarness(kind);
    const { fileset, err } = await resultOf(harness, {
      cmd: 'cd %s; echo 1 > a; ln -s a b; mkdir d; echo 2 > d/x; ln -s d e; ln -s %s in; ln -s %s whole; echo t > $tmp/t; ln -s $tmp/t t; ln -s nowhere gone; ln -s a/b notdir; ln -s ../1 sibling; echo s > %s',
      args: [out(0), input(filesetOf(harness, { '.': 'input' })), input(filesetOf(harness, { p: 'q' })), out(1)],
      outputs: [true, false],
    });
    expect(err).equal(undefined);
    expect(await contentsOf(harness, fileset)).deep.equal({
      '0:a': '1\n',
      '0:b': '1\n',
      '0:d/x': '2\n',
      '0:e/x': '2\n',
      '0:in': 'input',
      '0:sibling': 's\n',
      '0:t': 't\n',
      '0:whole/p': 'q',
      '1:.': 's\n',
    });
    expectSound(harness);
  });

  // What lies outside is made for the purpose: a mistake here must not cost anybody anything. Not below
  // the system's temporary directory, which programs under bwrap see as theirs.
  let outside = '';
  beforeEach(() => {
    outside = mkdtempSync('/var/tmp/reflow-outside-');
    writeFileSync(`${outside}/precious`, 'precious');
    chmodSync(`${outside}/precious`, 0o640);
    mkdirSync(`${outside}/sub`);
    writeFileSync(`${outside}/sub/deep`, 'deep');
  });
  afterEach(() => {
    const left = ['precious', 'sub/deep'].map((name) => readFileSync(`${outside}/${name}`, 'utf8'));
    const mode = statSync(`${outside}/precious`).mode & 0o777;
    const names = readdirSync(outside).sort();
    rmSync(outside, { recursive: true });
    expect([left, mode, names]).deep.equal([['precious', 'deep'], 0o640, ['precious', 'sub']]);
  });

  // OUTSIDE stands for the directory made above.
  const refused: Readonly<Record<string, RegExp>> = {
    'mkdir $out; mkfifo $out/pipe': /output return\/default: pipe is no regular file/,
    'mkfifo $out': /output return\/default is no regular file/,
    'mkdir $out; ln -s .. $out/up': /is part of a cycle of symbolic links|leads out of the sandbox/,
    'mkdir $out; ln -s . $out/self': /is part of a cycle of symbolic links/,
    'mkdir $out; ln -s b $out/a; ln -s a $out/b': /is part of a cycle of symbolic links/,
    'mkdir $out; ln -s OUTSIDE/precious $out/host':
      /output return\/default: host is a link that leads out of the sandbox: OUTSIDE\/precious/,
    'ln -s OUTSIDE $out': /is a link that leads out of the sandbox: OUTSIDE/,
    'ln -s / $out': /is a link that leads out of the sandbox/,
    'mkdir $out; ln -s OUTSIDE $out/d; ln -s d/precious $out/p': /leads out of the sandbox: OUTSIDE/,
    'mkdir -p $out/d; ln -s ../../../../../../../../../../../../../..OUTSIDE/precious $out/d/x':
      /leads out of the sandbox/,
  };
  for (const [cmd, expected] of Object.entries(refused)) {
    it(`are refused at once after \`${cmd.slice(0, 60)}\``, async function () {
      this.timeout(10_000);
      const harness = await createHarness(kind);
      const failure = await failureOf(harness, { cmd: cmd.replaceAll('OUTSIDE', outside) });
      expect(failure).match(/^Invalid/);
      expect(failure.replaceAll(outside, 'OUTSIDE')).match(expected);
    });
  }

  it("are none of the attempt's own records", async () => {
    const harness = await createHarness(kind);
    const cmd = 'mkdir $out; ln -s ../../stdout $out/b; ln -s ../../started.json $out/c; echo secret';
    const { fileset, err } = await resultOf(harness, { cmd });
    if (err === undefined) expect(await contentsOf(harness, fileset)).deep.equal({});
    else expect(err.message).contain('leads out of the sandbox');
  });

  for (const directory of ['return', 'tmp', 'arg', '.']) {
    it(`are not collected, and nothing is removed, through a link in the place of ${directory}`, async () => {
      const harness = await createHarness(kind);
      const { err } = await resultOf(harness, {
        cmd: `: %s; cd $(dirname %s)/..; d=$(cd ${directory}; pwd); mv "$d" "$d.moved" 2>/dev/null && ln -s ${outside} "$d" || exit 9`,
        args: [input(filesetOf(harness, { a: '1', 'sub/b': '2' })), out(0)],
        outputs: [false],
      });
      // Under bwrap they are mount points, which nobody can replace.
      if (kind === 'bwrap') expect(err?.message).contain('exited with code 9');
      else expect(err?.message).contain('exec replaced its directory');
    });
  }

  it('are read whatever mode they have, and digests do not depend on it', async () => {
    const harness = await createHarness(kind);
    const { fileset, err } = await resultOf(harness, {
      cmd: 'mkdir -p $out/d; echo 1 > $out/a; echo 1 > $out/d/b; echo 1 > $out/x; chmod 0 $out/a $out/d; chmod 4755 $out/x',
    });
    expect(err).equal(undefined);
    expect(await contentsOf(harness, fileset)).deep.equal({ a: '1\n', 'd/b': '1\n', x: '1\n' });
    expect(new Set(fileset.entries.map(([, file]) => file.id)).size).equal(1);
    expect(statSync(harness.repository.pathOf(digestText('1\n'))).mode & 0o7777).equal(0o444);
  });

  it('are digested, hard links and empty files and sparse ones', async () => {
    const harness = await createHarness(kind);
    const { fileset } = await resultOf(harness, {
      cmd: 'mkdir $out; echo 1 > $out/a; ln $out/a $out/b; : > $out/empty; truncate -s 3M $out/sparse',
    });
    const digests = Object.fromEntries(fileset.entries.map(([path, file]) => [path, hexDigest(file.id)]));
    expect(digests.a).equal(digests.b);
    expect(digests.empty).equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(digests.sparse).equal(hexDigest(digestBytes(new Uint8Array(3 * 2 ** 20))));
    expectSound(harness);
  });

  it('are many, in the order of their names', async function () {
    this.timeout(60_000);
    const harness = await createHarness(kind);
    const { fileset } = await resultOf(harness, {
      cmd: 'mkdir $out; cd $out; for i in $(seq 3000 -1 1); do echo $i > f$i; done',
    });
    const names = fileset.entries.map(([path]) => path);
    expect(names).length(3000);
    expect(names).deep.equal([...names].sort());
  });

  it('are no longer written to when they are collected', async () => {
    const harness = await createHarness(kind);
    const { err } = await resultOf(harness, {
      cmd: '(while true; do echo x >> $out; done) & (setsid bash -c "while true; do echo y >> $out; done" &) ; sleep 0.2',
    });
    expect(err).equal(undefined);
    expectSound(harness);
  });

  it('do not bring in files that have another name elsewhere', async () => {
    const harness = await createHarness(kind);
    const mine = mkdtempSync(`${harness.directory}/mine-`);
    writeFileSync(`${mine}/precious`, 'precious');
    const { fileset, err } = await resultOf(harness, { cmd: `ln ${mine}/precious $out || echo none > $out` });
    expect(err?.message).equal(undefined);
    // Under bwrap there is no such file to link to.
    expect(await contentsOf(harness, fileset)).deep.equal({ '.': kind === 'host' ? 'precious' : 'none\n' });
    expect(statSync(`${mine}/precious`).mode & 0o200).equal(0o200);
    writeFileSync(`${mine}/precious`, 'changed');
    expectSound(harness);
  });

  it('stay in the sandbox of a failed exec, for whoever wants to know', async () => {
    const harness = await createHarness(kind);
    const exec = await run(harness, { cmd: 'echo partial > $out; echo scratch > $tmp/s; exit 1' });
    const dir = new URL(exec.uri()).pathname;
    expect(readFileSync(`${dir}/return/default`, 'utf8')).equal('partial\n');
    expect(readFileSync(`${dir}/tmp/s`, 'utf8')).equal('scratch\n');
    const good = await run(harness, { cmd: 'echo 1 > $out; echo scratch > $tmp/s; mkdir $tmp/d; echo 2 > $tmp/d/x' });
    const goodDir = new URL(good.uri()).pathname;
    expect(readdirSync(`${goodDir}/return`)).deep.equal([]);
    expect(readdirSync(`${goodDir}/tmp`).filter((name) => name !== 'd')).deep.equal([]);
  });
});

describe('bwrap', () => {
  afterEach(closeHarnesses);

  it('and host give the same digests', async function () {
    const { chooseProcessRuntime } = await import('../src/index.ts');
    if ((await chooseProcessRuntime('process')).kind !== 'bwrap') this.skip();
    const digests = await Promise.all(
      (['host', 'bwrap'] as const).map(async (kind) => {
        const harness = await createHarness(kind);
        const { fileset } = await resultOf(harness, {
          cmd: 'sort %s > %s; mkdir %s/d; wc -l < %s > %s/d/n',
          args: [
            input(filesetOf(harness, { '.': 'b\na\n' })),
            out(0),
            out(1),
            input(filesetOf(harness, { '.': 'b\na\n' })),
            out(1),
          ],
          outputs: [false, true],
        });
        return fileset.digest();
      }),
    );
    expect(digests[0]).equal(digests[1]);
  });

  it('shows its program only its own processes and lets it write only its own files', async function () {
    const { chooseProcessRuntime } = await import('../src/index.ts');
    if ((await chooseProcessRuntime('process')).kind !== 'bwrap') this.skip();
    const harness = await createHarness('bwrap', { strict: true });
    const { fileset } = await resultOf(harness, {
      cmd: `ps -e -o pid= 2>/dev/null | wc -l > $out.n; echo x > ${harness.directory}/evil 2>/dev/null && echo wrote; ls -d /home /root ${harness.directory} 2>/dev/null || true; mv $out.n $out || true`,
    });
    const processes = Number((await contentsOf(harness, fileset))['.']);
    expect(processes).within(0, 8);
    const { existsSync } = await import('node:fs');
    expect(existsSync(`${harness.directory}/evil`)).equal(false);
    const listing = await run(harness, { cmd: `ls -d /home /root ${harness.directory} 2>/dev/null || true` });
    expect(await textOf(listing, true, false)).equal('');
  });

  it('has no network where none is wanted', async function () {
    const { chooseProcessRuntime } = await import('../src/index.ts');
    if ((await chooseProcessRuntime('process')).kind !== 'bwrap') this.skip();
    const harness = await createHarness('bwrap', { network: 'none' });
    const exec = await run(harness, { cmd: 'cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d " "' });
    expect(await textOf(exec, true, false)).equal('lo\n');
  });
});
