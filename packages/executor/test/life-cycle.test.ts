import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { digestText, hexDigest } from '@reflow-lang/base';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { markedProcesses } from '../src/process-tree.ts';
import {
  closeHarnesses,
  configOf,
  contentsOf,
  createHarness,
  ctx,
  describeRuntimes,
  eventually,
  failureOf,
  filesetOf,
  input,
  keyOf,
  out,
  rejectionOf,
  resultOf,
  run,
  textOf,
} from './harness.ts';

describeRuntimes('an exec', (kind) => {
  afterEach(closeHarnesses);

  it('runs its command, and has its output and both logs', async () => {
    const harness = await createHarness(kind);
    const exec = await run(harness, { cmd: 'echo one; echo two >&2; printf hi > $out' });
    const { fileset, err } = await exec.result(ctx);
    expect(err).equal(undefined);
    expect(fileset.list).equal(undefined);
    expect(fileset.entries.map(([path, file]) => [path, hexDigest(file.id), file.size])).deep.equal([
      ['.', '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 2],
    ]);
    expect(await textOf(exec, true, false)).equal('one\n');
    expect(await textOf(exec, false, true)).equal('two\n');
    expect(await textOf(exec, true, true)).equal('one\ntwo\n');
    expect([exec.origin, exec.attempt]).deep.equal(['new', 1]);
  });

  it('is one program however often it is put, during and after', async () => {
    const harness = await createHarness(kind);
    const config = configOf({ cmd: 'sleep 0.2; echo $RANDOM$RANDOM$RANDOM > $out' });
    const id = digestText('same');
    const [one, two] = await Promise.all([
      harness.executor.put(ctx, id, config),
      harness.executor.put(ctx, id, config),
    ]);
    expect(one).equal(two);
    await one.wait(ctx);
    const first = await one.result(ctx);
    const again = await harness.executor.put(ctx, id, config);
    expect((await again.result(ctx)).fileset.digest()).equal(first.fileset.digest());
  });

  it('shares the program of another id under the same key', async () => {
    const harness = await createHarness(kind);
    const options = { cmd: 'sleep 0.2; echo $RANDOM$RANDOM$RANDOM > $out' };
    const results = await Promise.all([1, 2, 3].map(() => resultOf(harness, options, keyOf('shared'))));
    expect(new Set(results.map(({ fileset }) => fileset.digest())).size).equal(1);
  });

  it('is made anew when it is put after a failure, and nothing of the failed attempt is left in it', async () => {
    const harness = await createHarness(kind);
    const id = digestText('twice');
    const first = await harness.executor.put(ctx, id, configOf({ cmd: 'mkdir $out; echo extra > $out/extra; exit 3' }));
    await first.wait(ctx);
    expect((await first.result(ctx)).err?.message).contain('exited with code 3');
    const second = await harness.executor.put(ctx, id, configOf({ cmd: 'mkdir $out; echo good > $out/good' }));
    await second.wait(ctx);
    expect(await contentsOf(harness, (await second.result(ctx)).fileset)).deep.equal({ good: 'good\n' });
    expect(second.attempt).equal(2);
  });

  it('has no result before it is complete; unknown ones do not exist, and are removed all the same', async () => {
    const harness = await createHarness(kind);
    const id = digestText('slow');
    const exec = await harness.executor.put(ctx, id, configOf({ cmd: 'sleep 5' }));
    expect((await rejectionOf(exec.result(ctx))).message).contain('exec not complete');
    expect((await rejectionOf(exec.runInfo(ctx))).message).contain('exec not complete');
    expect((await rejectionOf(harness.executor.get(ctx, digestText('unknown')))).kind).equal('NotExist');
    await harness.executor.remove(ctx, digestText('unknown'));
    expect((await harness.executor.execs(ctx)).map((each) => each.id())).deep.equal([id]);
    expect(await harness.executor.get(ctx, id)).equal(exec);
  });

  it('can be inspected while it runs and afterwards', async () => {
    const harness = await createHarness(kind);
    const config = configOf({ cmd: 'sleep 0.6; head -c 1000 /dev/zero > $tmp/scratch; printf hi > $out' });
    const exec = await harness.executor.put(ctx, digestText('inspected'), config);
    const during = await exec.inspect(ctx);
    expect([during.state, during.status]).deep.equal(['running', 'the exec container is running']);
    expect(during.config).equal(config);
    expect(during.commands.join('\n')).contain('sleep 0.6');
    expect(during.docker.State).deep.include({ Running: true, Status: 'running' });
    await exec.wait(ctx);
    const after = await exec.inspect(ctx);
    expect([after.state, after.status]).deep.equal(['complete', 'the exec container has completed']);
    expect(Object.keys(after.profile).sort()).deep.equal(['cpu', 'disk', 'mem', 'tmp']);
    expect(after.profile.mem?.max).greaterThan(100_000);
    expect(after.profile.tmp).deep.include({ max: 1000, n: 1 });
    expect(after.profile.disk).deep.include({ max: 2, n: 1 });
    expect(after.runtimeMs).within(550, 10_000);
    expect(after.docker.State).deep.include({ Running: false, Status: 'exited', ExitCode: 0 });
  });

  it('observes memory, disk and tmp of programs that are over at once', async () => {
    const harness = await createHarness(kind);
    const exec = await run(harness, { cmd: 'true' });
    const { profile } = await exec.inspect(ctx);
    for (const gauge of ['mem', 'disk', 'tmp']) expect(profile[gauge]?.n, gauge).least(1);
  });

  it('stores its inspection and logs when it ran long enough to matter, or failed', async () => {
    const harness = await createHarness(kind, { saveAfterMs: 200 });
    const short = await (await run(harness, { cmd: 'echo x' })).runInfo(ctx);
    expect([short.inspect, short.stdout, short.exitCode]).deep.equal([undefined, undefined, 0]);
    for (const cmd of ['echo x; echo y >&2; sleep 0.3', 'echo x; echo y >&2; exit 7']) {
      const exec = await run(harness, { cmd });
      const info = await exec.runInfo(ctx);
      expect(info.exitCode).equal(cmd.endsWith('7') ? 7 : 0);
      const read = async (ref: { digest: ReturnType<typeof digestText> } | undefined): Promise<string> => {
        if (ref === undefined) return 'not stored';
        return (await contentsOf(harness, Fileset.ofFile(new File({ id: ref.digest, size: 0 }))))['.'] ?? '';
      };
      expect(await read(info.stdout)).equal('x\n');
      expect(await read(info.stderr)).equal('y\n');
      const inspect: unknown = JSON.parse(await read(info.inspect));
      expect(inspect).deep.include({ State: 'complete' });
      expect(inspect).nested.property('Config.Cmd', cmd);
    }
  });

  it('gives its log while it grows, to the end', async () => {
    const harness = await createHarness(kind);
    const exec = await harness.executor.put(
      ctx,
      digestText('log'),
      configOf({ cmd: 'for i in 1 2 3; do echo $i; sleep 0.15; done' }),
    );
    const chunks: string[] = [];
    for await (const chunk of await exec.logs(ctx, true, true, true)) chunks.push(Buffer.from(chunk).toString());
    expect(chunks.join('')).equal('1\n2\n3\n');
    expect(chunks.length).greaterThan(1);
    expect((await rejectionOf(exec.logs(ctx, false, false, false))).message).contain(
      'must specify at least one of stdout, stderr',
    );
  });

  it('waits its turn where only so many may run, and is not started before', async () => {
    const harness = await createHarness(kind, { maxParallel: 1 });
    const first = await harness.executor.put(ctx, digestText('first'), configOf({ cmd: 'sleep 0.4' }));
    let isStarted = false;
    const second = harness.executor.put(ctx, digestText('second'), configOf({ cmd: 'true' })).then((exec) => {
      isStarted = true;
      return exec;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isStarted).equal(false);
    const waiting = await harness.executor.get(ctx, digestText('second'));
    expect((await waiting.inspect(ctx)).state).equal('waiting');
    expect((await rejectionOf(waiting.logs(ctx, true, true, false))).message).contain('exec not yet started');
    await first.wait(ctx);
    await (await second).wait(ctx);
  });

  it('gives up its turn when whoever wants it is cancelled', async () => {
    const harness = await createHarness(kind, { maxParallel: 1 });
    const first = await harness.executor.put(ctx, digestText('first'), configOf({ cmd: 'sleep 0.3' }));
    const controller = new AbortController();
    const second = rejectionOf(
      harness.executor.put({ signal: controller.signal }, digestText('second'), configOf({ cmd: 'true' })),
    );
    controller.abort();
    expect((await second).kind).equal('Canceled');
    await first.wait(ctx);
    expect((await resultOf(harness, { cmd: 'true' })).err).equal(undefined);
  });

  it('is not mixed up with a hundred others', async function () {
    this.timeout(60_000);
    const harness = await createHarness(kind, { maxParallel: 4 });
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const { fileset } = await resultOf(harness, { cmd: `echo ${i} > %s`, args: [out(0)], outputs: [false] });
        return (await contentsOf(harness, fileset))['0:.'];
      }),
    );
    expect(results).deep.equal(Array.from({ length: 100 }, (_, i) => `${i}\n`));
  });

  it('is gone with all its processes and files when it is removed', async () => {
    const harness = await createHarness(kind);
    const id = digestText('removed');
    const key = keyOf('removed');
    const cmd = '(trap "" TERM; sleep 300) & setsid sleep 300 & sleep 300';
    const exec = await harness.executor.put(ctx, id, configOf({ cmd }), key);
    await eventually('its children run', () => markedProcesses(key).length >= 3);
    const jobDir = new URL(exec.uri()).pathname.replace(/\/a1$/, '');
    expect(existsSync(jobDir)).equal(true);
    await harness.executor.remove(ctx, id);
    expect(markedProcesses(key)).deep.equal([]);
    expect(existsSync(jobDir)).equal(false);
    expect((await rejectionOf(harness.executor.get(ctx, id))).kind).equal('NotExist');
    expect((await rejectionOf(exec.wait(ctx))).kind).equal('Canceled');
  });

  it('leaves nothing running when it ends by itself', async () => {
    const harness = await createHarness(kind);
    const key = keyOf('leftovers');
    const { err } = await resultOf(
      harness,
      { cmd: 'setsid sleep 300 & (sleep 300 & sleep 300 &) & nohup sleep 300 & exit 0' },
      key,
    );
    expect(err).equal(undefined);
    expect(markedProcesses(key)).deep.equal([]);
  });

  it('does not outlive a killed executor, whose later calls say that it is dead', async () => {
    const harness = await createHarness(kind);
    const done = await run(harness, { cmd: 'echo kept' });
    const key = keyOf('running');
    const running = await harness.executor.put(ctx, digestText('running'), configOf({ cmd: 'sleep 300' }), key);
    await harness.executor.kill(100);
    expect(markedProcesses(key)).deep.equal([]);
    expect((await rejectionOf(running.wait(ctx))).kind).equal('Canceled');
    const late = await rejectionOf(harness.executor.put(ctx, digestText('late'), configOf({ cmd: 'true' })));
    expect([late.kind, late.message]).deep.equal(['NotExist', late.message]);
    expect(late.message).contain('executor is dead');
    expect(await textOf(done, true, true)).equal('kept\n');
  });

  it('ends within its time limit', async () => {
    const harness = await createHarness(kind, { timeLimitMs: 300 });
    const started = Date.now();
    expect(await failureOf(harness, { cmd: 'sleep 30' })).match(/^Timeout: .*exceeded time limit 300ms/);
    expect(Date.now() - started).below(5000);
  });

  it('has an environment of its own', async () => {
    const harness = await createHarness(kind);
    process.env.REFLOW_TEST_LEAK = 'leaked';
    const exec = await run(harness, { cmd: 'env -0 > $out; pwd; umask; echo $0' }, keyOf('env'));
    delete process.env.REFLOW_TEST_LEAK;
    const environment = (await contentsOf(harness, (await exec.result(ctx)).fileset))['.'] ?? '';
    const names = environment
      .split('\0')
      .map((each) => each.slice(0, each.indexOf('=')))
      .filter((name) => name !== '')
      .sort();
    expect(names).deep.equal(
      ['HOME', 'LC_ALL', 'PATH', 'PWD', 'REFLOW_EXEC', 'SHLVL', 'TMPDIR', 'USER', '_', 'out', 'tmp'].sort(),
    );
    const value = (name: string): string => new RegExp(`(?:^|\\0)${name}=([^\\0]*)`).exec(environment)?.[1] ?? '';
    expect(value('LC_ALL')).equal('C');
    expect(value('REFLOW_EXEC')).equal(keyOf('env'));
    for (const name of ['HOME', 'TMPDIR']) expect(value(name)).equal(value('tmp'));
    const [cwd, umask] = (await textOf(exec, true, false)).split('\n');
    expect(umask).equal('0022');
    expect(cwd).equal(value('tmp'));
    if (kind === 'bwrap') expect([value('tmp'), value('out')]).deep.equal(['/tmp', '/return/default']);
    else expect(value('tmp')).match(/\/a1\/tmp$/);
  });

  it('says no `out` where outputs are named, and reads nothing from stdin', async () => {
    const harness = await createHarness(kind);
    const exec = await run(harness, {
      cmd: 'echo "[$out]"; read x || echo eof; : > %s',
      args: [out(0)],
      outputs: [false],
    });
    expect(await textOf(exec, true, false)).equal('[]\neof\n');
  });

  it('fails at the first failing command, also in a pipe', async () => {
    const harness = await createHarness(kind);
    expect(await failureOf(harness, { cmd: 'false | true' })).match(/^DockerExec: .*exited with code 1/);
    expect(await failureOf(harness, { cmd: 'false; true' })).match(/^DockerExec: .*exited with code 1/);
  });

  it('lends a shell while it runs, and none afterwards', async () => {
    const harness = await createHarness(kind);
    const exec = await harness.executor.put(
      ctx,
      digestText('shell'),
      configOf({ cmd: 'echo here > $tmp/mark; sleep 30' }),
    );
    await eventually('the program has begun', () => existsSync(`${new URL(exec.uri()).pathname}/tmp/mark`));
    const shell = await exec.shell(ctx);
    await shell.write(new TextEncoder().encode('echo $((40+2)); cat $tmp/mark; exit\n'));
    shell.end();
    let output = '';
    for await (const chunk of shell.output) output += Buffer.from(chunk).toString();
    expect(output).contain('42').and.contain('here');
    await harness.executor.remove(ctx, exec.id());
    const done = await run(harness, { cmd: 'true' });
    expect((await rejectionOf(done.shell(ctx))).message).contain('cannot shell into a non-running exec');
  });

  it('holds its objects when promoted, in a repository of its own, until they are unloaded', async () => {
    const harness = await createHarness(kind, { ownsRepository: true });
    const exec = await run(harness, { cmd: 'printf hi > $out' });
    await exec.promote(ctx);
    await exec.promote(ctx);
    const { fileset } = await exec.result(ctx);
    await harness.executor.load(ctx, undefined, fileset);
    await harness.executor.unload(ctx, fileset);
    expect(await contentsOf(harness, fileset)).deep.equal({ '.': 'hi' });
    await harness.executor.unload(ctx, fileset);
    expect((await rejectionOf(contentsOf(harness, fileset))).kind).equal('NotExist');
    expect((await rejectionOf(harness.executor.unload(ctx, fileset))).kind).equal('Precondition');
  });

  it('refuses interns and externs of schemes nobody implements', async () => {
    const harness = await createHarness(kind);
    const exec = await harness.executor.put(ctx, digestText('i'), {
      ...configOf({ cmd: '' }),
      type: 'intern',
      url: 'foo://x',
    });
    await exec.wait(ctx);
    const { err } = await exec.result(ctx);
    expect([err?.kind, err?.message]).deep.equal([
      'NotSupported',
      'intern foo://x: operation not supported: no implementation for scheme foo',
    ]);
  });

  it('warns once of each image that is ignored, or refuses it', async () => {
    const harness = await createHarness(kind);
    for (const image of ['ubuntu', 'ubuntu', 'debian']) await run(harness, { cmd: 'true', image });
    const how = kind === 'bwrap' ? 'bwrap' : 'no isolation';
    expect(harness.log.filter((line) => line.startsWith('warning: image'))).deep.equal(
      ['ubuntu', 'debian'].map(
        (image) =>
          `warning: image "${image}" is not used: no container runtime found; running with host tools (${how})`,
      ),
    );
    const strict = await createHarness(kind, { strictImages: true });
    expect(await failureOf(strict, { cmd: 'true', image: 'ubuntu' })).match(/^NotSupported/);
  });

  it('gets credentials only where they are asked for, and they are stored nowhere', async () => {
    const secret = 'marker-of-a-secret';
    const harness = await createHarness(kind, {
      saveAfterMs: 0,
      credentials: async () => ({ AWS_SECRET_ACCESS_KEY: secret }),
    });
    const config = {
      ...configOf({ cmd: 'test "$AWS_SECRET_ACCESS_KEY" = marker-of-a-secret && echo yes > $out' }),
      needAWSCreds: true,
    };
    // The marker is in the command, too: what matters is where else it is.
    const exec = await harness.executor.put(ctx, digestText('creds'), config);
    await exec.wait(ctx);
    await exec.runInfo(ctx);
    expect(await contentsOf(harness, (await exec.result(ctx)).fileset)).deep.equal({ '.': 'yes\n' });
    const files = readdirSync(harness.directory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const text = readFileSync(`${file.parentPath}/${file.name}`, 'utf8').replaceAll('= marker-of-a-secret', '');
      expect(text.includes(secret), `${file.parentPath}/${file.name}`).equal(false);
    }
    expect(await failureOf(harness, { cmd: 'test -n "$AWS_SECRET_ACCESS_KEY"' })).match(/^DockerExec/);
  });
});

describe('the executor', () => {
  afterEach(closeHarnesses);

  it('runs commands longer than an argument may be, and commands that are no UTF-8', async () => {
    for (const kind of ['host'] as const) {
      const harness = await createHarness(kind);
      const long = `: ${'x'.repeat(200_000)}; echo ok > $out`;
      expect(await contentsOf(harness, (await resultOf(harness, { cmd: long })).fileset)).deep.equal({ '.': 'ok\n' });
      const bytes = "printf '%%s' '\udcff\udc80' > $out";
      const { fileset } = await resultOf(harness, { cmd: bytes });
      expect(fileset.entries[0]?.[1].size).equal(2);
    }
  });

  it('passes thousands of list members', async () => {
    const harness = await createHarness('host');
    const member = filesetOf(harness, { '.': 'x' });
    const list = Fileset.ofList(Array.from({ length: 3000 }, () => member));
    const { fileset, err } = await resultOf(harness, { cmd: 'echo %s | wc -w > $out', args: [input(list)] });
    expect(err).equal(undefined);
    expect(await contentsOf(harness, fileset)).deep.equal({ '.': '3000\n' });
  });

  it('substitutes safely where its directory has a name no shell takes', async () => {
    const { mkdtempSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const directory = mkdtempSync(`${tmpdir()}/reflow exec; $(touch x) ü-`);
    const harness = await createHarness('host', {}, directory);
    const { fileset, err } = await resultOf(harness, {
      cmd: 'cat %s > %s; ln -s %s %s; echo $tmp',
      args: [input(filesetOf(harness, { '.': 'in' })), out(0), out(0), out(1)],
      outputs: [false, false],
    });
    expect(err).equal(undefined);
    expect(await contentsOf(harness, fileset)).deep.equal({ '0:.': 'in', '1:.': 'in' });
  });

  it('waits for disk space, then says how much is missing', async () => {
    const harness = await createHarness('host', { minFreeBytes: 2 ** 60, diskWaitMs: 30 });
    const error = await rejectionOf(harness.executor.put(ctx, digestText('x'), configOf({ cmd: 'true' })));
    expect(error.kind).equal('ResourcesExhausted');
    expect(error.message).match(/disk .*: .* free, 1.0EiB needed/);
    expect(harness.log.filter((line) => line.includes('waiting for space'))).length(1);
  });

  it('starts what an exec asks for in disk only when it is there, unless it overcommits', async () => {
    const options = { cmd: 'true', resources: { cpu: 1, mem: 1, disk: 2 ** 60 } };
    const careful = await createHarness('host', { diskWaitMs: 0 });
    expect((await rejectionOf(run(careful, options))).kind).equal('ResourcesExhausted');
    const bold = await createHarness('host', { diskWaitMs: 0, overcommit: true });
    expect((await resultOf(bold, options)).err).equal(undefined);
  });

  it('loads what is there, refuses what is not, and resolves references by their contents', async () => {
    const harness = await createHarness('host');
    const { executor, repository } = harness;
    const fs = filesetOf(harness, { a: '1' });
    expect((await executor.load(ctx, undefined, fs)).digest()).equal(fs.digest());
    const absent = Fileset.ofFile(new File({ id: digestText('absent'), size: 6 }));
    expect((await rejectionOf(executor.load(ctx, undefined, absent))).kind).equal('NotExist');
    const known = Fileset.ofFile(new File({ size: 1, source: 's3://b/k', etag: 'e', contentHash: digestText('1') }));
    expect((await executor.load(ctx, undefined, known)).entries.map(([, file]) => file.id)).deep.equal([
      digestText('1'),
    ]);
    const unknown = Fileset.ofFile(new File({ size: 1, source: 's3://b/k', etag: 'e' }));
    expect((await rejectionOf(executor.load(ctx, undefined, unknown))).message).contain(
      'no implementation for scheme s3',
    );
    const nowhere = Fileset.ofFile(new File({ size: 1 }));
    expect((await rejectionOf(executor.load(ctx, undefined, nowhere))).message).contain('fileset not resolved');
    await executor.verifyIntegrity(ctx, fs);
    expect((await rejectionOf(executor.verifyIntegrity(ctx, absent))).kind).equal('NotExist');
    expect((await rejectionOf(executor.verifyIntegrity(ctx, unknown))).kind).equal('Invalid');
    const { mtime } = statSync(repository.pathOf(digestText('1')));
    const { chmodSync, utimesSync, writeFileSync } = await import('node:fs');
    chmodSync(repository.pathOf(digestText('1')), 0o644);
    writeFileSync(repository.pathOf(digestText('1')), '2');
    utimesSync(repository.pathOf(digestText('1')), mtime, mtime);
    const mismatch = await rejectionOf(executor.verifyIntegrity(ctx, fs));
    expect(mismatch.kind).equal('Integrity');
    expect(mismatch.message).contain(
      `sha256:${hexDigest(digestText('1'))} (ID) != sha256:${hexDigest(digestText('2'))} (digest)`,
    );
  });
});
