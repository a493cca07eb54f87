import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { digestBytes, digestOf, digestText, hexDigest } from '@reflow-lang/base';
import { expect } from 'chai';
import type { RuntimeKind } from '../src/index.ts';
import { jobDirectory } from '../src/index.ts';
import { markedProcesses } from '../src/process-tree.ts';
import {
  closeHarnesses,
  configOf,
  contentsOf,
  createHarness,
  ctx,
  describeRuntimes,
  eventually,
  keyOf,
  out,
  rejectionOf,
  resultOf,
} from './harness.ts';

const script = new URL('./processes/driver.ts', import.meta.url).pathname;

interface Driver {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly lines: string[];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly stderr: string }>;
}

interface JobOfTest {
  readonly key: string;
  readonly cmd: string;
}

function startDriver(
  directory: string,
  kind: RuntimeKind,
  jobs: readonly JobOfTest[],
  options: { orphan?: string; crash?: string } = {},
): Driver {
  const args = ['--conditions=source', script, directory, kind, options.orphan ?? 'survive', JSON.stringify(jobs)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, REFLOW_CRASH: options.crash ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let rest = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<Awaited<Driver['ended']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  return { child, lines, ended };
}

const launchersOf = (driver: Driver): number[] =>
  (driver.lines.filter((line) => line.startsWith('launchers ')).at(-1) ?? '')
    .split(' ')
    .slice(1)
    .filter((pid) => pid !== '')
    .map(Number);

const outcomes = (driver: Driver): string[] => driver.lines.filter((line) => /^(done|failed) /.test(line)).sort();

/** How many programs were started under a key: attempts that a launcher recorded. */
function startsOf(directory: string, key: string): number {
  const jobDir = jobDirectory(join(directory, 'local'), key);
  if (!existsSync(jobDir)) return 0;
  return readdirSync(jobDir).filter((name) => /^a\d+$/.test(name) && existsSync(join(jobDir, name, 'started.json')))
    .length;
}

function expectSoundObjects(directory: string): void {
  const root = join(directory, 'repository');
  for (const shard of readdirSync(root).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of readdirSync(join(root, shard))) {
      expect(hexDigest(digestBytes(readFileSync(join(root, shard, name))))).equal(shard + name);
    }
  }
}

/** What `echo NAME > out` comes to, as `resultOf` would digest it. */
const resultDigest = (content: string): string => hexDigest(digestOf(`.${digestText(content)}`));

describeRuntimes('a killed driver', (kind) => {
  const made: string[] = [];
  const newDirectory = (): string => {
    const directory = mkdtempSync(join(tmpdir(), 'reflow-recovery-'));
    made.push(directory);
    return directory;
  };
  afterEach(async () => {
    await closeHarnesses();
    for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  const points = [
    'job.prepared',
    'job.sent',
    'job.started',
    'job.ended',
    'job.collected',
    'job.recorded',
    'job.cleaned',
    'cas.temporary',
    'cas.published',
    'cas.cleaned',
  ];
  for (const point of points) {
    it(`at ${point} costs nothing that was finished, and the next one has the same results`, async function () {
      this.timeout(60_000);
      const directory = newDirectory();
      // The counter is outside of the sandbox, where only a program without isolation can write.
      const counter = join(directory, 'counter');
      const jobs = ['a', 'b', 'c'].map((name) => ({
        key: keyOf(`${kind} ${point} ${name} ${directory}`),
        cmd: `${kind === 'host' ? `echo ${name} >> ${counter}; ` : ''}echo ${name} > %s`,
      }));
      for (const passage of [1, 2]) {
        const crashed = startDriver(directory, kind, jobs, { crash: `${point}:${passage}` });
        const end = await crashed.ended;
        // What was taken over does not pass every point again.
        expect(end.signal === 'SIGKILL' || end.code === 0, end.stderr).equal(true);
        expectSoundObjects(directory);
      }
      const last = startDriver(directory, kind, jobs);
      const { code, stderr } = await last.ended;
      expect([code, stderr]).deep.equal([0, '']);
      expect(outcomes(last).map((line) => line.split(' ').at(-1))).deep.equal(
        jobs
          .map(({ key }, i) => ({ key, digest: resultDigest(`${['a', 'b', 'c'][i]}\n`) }))
          .sort((x, y) => (x.key < y.key ? -1 : 1))
          .map(({ digest }) => digest),
      );
      for (const { key } of jobs) expect(startsOf(directory, key), 'a finished program ran twice').equal(1);
      if (kind === 'host')
        expect(readFileSync(counter, 'utf8').trimEnd().split('\n').sort()).deep.equal(['a', 'b', 'c']);
    });
  }

  it('leaves its programs running, and the next one takes them over', async function () {
    this.timeout(60_000);
    const directory = newDirectory();
    const key = keyOf(`survivor ${directory}`);
    const waits = 'until test -e $TMPDIR/go; do sleep 0.05; done';
    const jobs = [{ key, cmd: `echo begun; ${waits}; echo survived; echo $RANDOM$RANDOM > %s` }];
    const attempt = join(jobDirectory(join(directory, 'local'), key), 'a1');
    const first = startDriver(directory, kind, jobs);
    await eventually('it runs', () => first.lines.some((line) => line.startsWith('started')));
    first.child.kill('SIGKILL');
    await first.ended;
    expect(markedProcesses(key).length).greaterThan(0);
    const second = startDriver(directory, kind, jobs);
    await eventually('it is taken over', () => second.lines.some((line) => line.startsWith('started')));
    writeFileSync(join(attempt, 'tmp/go'), '');
    await second.ended;
    expect(second.lines.filter((line) => line.startsWith('started'))).deep.equal([`started ${key} adoptedRunning 1`]);
    expect(outcomes(second)).length(1);
    expect(outcomes(second)[0]).match(new RegExp(`^done ${key} adoptedRunning`));
    expect(startsOf(directory, key)).equal(1);
    expect(readFileSync(join(attempt, 'stdout'), 'utf8')).equal('begun\nsurvived\n');
  });

  it('has its programs finish without it, and the next one has their results at once', async function () {
    this.timeout(60_000);
    const directory = newDirectory();
    const key = keyOf(`finished ${directory}`);
    const jobs = [{ key, cmd: 'sleep 0.7; echo result > %s' }];
    const first = startDriver(directory, kind, jobs);
    await eventually('it runs', () => first.lines.some((line) => line.startsWith('started')));
    const launchers = launchersOf(first);
    first.child.kill('SIGKILL');
    await first.ended;
    const exitFile = join(jobDirectory(join(directory, 'local'), key), 'a1/exit');
    await eventually('the program has ended', () => existsSync(exitFile));
    await eventually('the launchers end with their last program', () =>
      launchers.every((pid) => !existsSync(`/proc/${pid}`)),
    );
    const second = startDriver(directory, kind, jobs);
    await second.ended;
    expect(outcomes(second)).deep.equal([`done ${key} adoptedResult ${resultDigest('result\n')}`]);
    const third = startDriver(directory, kind, jobs);
    await third.ended;
    expect(outcomes(third)).deep.equal(outcomes(second));
    expect(startsOf(directory, key)).equal(1);
  });

  it('takes its programs with it where orphans are to be killed, and nothing of them is seen later', async function () {
    this.timeout(60_000);
    const directory = newDirectory();
    const key = keyOf(`orphan ${directory}`);
    const first = startDriver(directory, kind, [{ key, cmd: 'echo partial > %s; sleep 300' }], { orphan: 'kill' });
    await eventually('it runs', () => first.lines.some((line) => line.startsWith('started')));
    first.child.kill('SIGKILL');
    await first.ended;
    await eventually('the program is gone', () => markedProcesses(key).length === 0);
    const second = startDriver(directory, kind, [{ key, cmd: 'o=%s; test ! -e $o; echo whole > $o' }]);
    await second.ended;
    expect(second.lines.filter((line) => line.startsWith('started'))).deep.equal([`started ${key} new 2`]);
    expect(outcomes(second)).deep.equal([`done ${key} new ${resultDigest('whole\n')}`]);
  });

  it('whose launcher is killed as well, is succeeded all the same', async function () {
    this.timeout(60_000);
    const directory = newDirectory();
    const key = keyOf(`both ${directory}`);
    const jobs = [{ key, cmd: 'sleep 5; echo result > %s' }];
    const first = startDriver(directory, kind, jobs);
    await eventually('it runs', () => first.lines.some((line) => line.startsWith('started')));
    const launchers = launchersOf(first);
    first.child.kill('SIGKILL');
    for (const pid of launchers) process.kill(pid, 'SIGKILL');
    await first.ended;
    const second = startDriver(directory, kind, jobs);
    await second.ended;
    const third = startDriver(directory, kind, jobs);
    await third.ended;
    const results = [...outcomes(second), ...outcomes(third)];
    if (kind === 'bwrap') {
      // bubblewrap has written down how the program ended.
      expect(results).deep.equal([
        `done ${key} adoptedRunning ${resultDigest('result\n')}`,
        `done ${key} adoptedResult ${resultDigest('result\n')}`,
      ]);
      expect(startsOf(directory, key)).equal(1);
    } else {
      // Nobody saw the end: that attempt is lost, the program runs again.
      expect(results.at(-1)).match(new RegExp(`${resultDigest('result\n')}$`));
      expect(startsOf(directory, key)).equal(2);
    }
    expect(markedProcesses(key)).deep.equal([]);
  });

  it('shares a job directory with another live one: one program, both have its result', async function () {
    this.timeout(60_000);
    const directory = newDirectory();
    const jobs = Array.from({ length: 6 }, (_, i) => ({
      key: keyOf(`shared ${i} ${directory}`),
      cmd: `sleep 0.1; echo ${i} > %s`,
    }));
    const drivers = [1, 2, 3].map(() => startDriver(directory, kind, jobs));
    const ends = await Promise.all(drivers.map((driver) => driver.ended));
    expect(ends.map(({ code, stderr }) => [code, stderr])).deep.equal(ends.map(() => [0, '']));
    for (const { key, cmd } of jobs) {
      const digest = resultDigest(`${/echo (\d)/.exec(cmd)?.[1]}\n`);
      for (const driver of drivers)
        expect(outcomes(driver).find((line) => line.includes(key))).match(new RegExp(`^done .* ${digest}$`));
      expect(startsOf(directory, key)).equal(1);
    }
    expectSoundObjects(directory);
  });
});

describeRuntimes('a launcher that is killed under a live driver', (kind) => {
  afterEach(closeHarnesses);

  it('is replaced, and what it had in hand is not lost for good', async () => {
    const harness = await createHarness(kind);
    const id = digestText('in hand');
    const config = configOf({ cmd: 'sleep 0.8; echo result > %s', args: [out(0)], outputs: [false] });
    const exec = await harness.executor.put(ctx, id, config, keyOf('in hand'));
    for (const pid of harness.executor.launcherPids()) process.kill(pid, 'SIGKILL');
    if (kind === 'bwrap') {
      await exec.wait(ctx);
      expect(await contentsOf(harness, (await exec.result(ctx)).fileset)).deep.equal({ '0:.': 'result\n' });
    } else {
      expect((await rejectionOf(exec.wait(ctx))).kind).equal('Unavailable');
      expect(markedProcesses(keyOf('in hand'))).deep.equal([]);
      const again = await harness.executor.put(ctx, id, config, keyOf('in hand'));
      await again.wait(ctx);
      expect(again.attempt).equal(2);
      expect(await contentsOf(harness, (await again.result(ctx)).fileset)).deep.equal({ '0:.': 'result\n' });
    }
    expect((await resultOf(harness, { cmd: 'true' })).err).equal(undefined);
  });

  it('does not end with the signals that are meant for the driver', async () => {
    const harness = await createHarness(kind);
    const exec = await harness.executor.put(
      ctx,
      digestText('signals'),
      configOf({ cmd: 'sleep 0.4; echo fine > $out' }),
    );
    for (const pid of harness.executor.launcherPids())
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal);
    await exec.wait(ctx);
    expect(await contentsOf(harness, (await exec.result(ctx)).fileset)).deep.equal({ '.': 'fine\n' });
  });
});

describeRuntimes('what an earlier driver left', (kind) => {
  afterEach(closeHarnesses);
  const options = { cmd: 'echo result > %s', args: [out(0)], outputs: [false] } as const;

  it('is taken over when its outputs are still there, and run again when they are not', async () => {
    const first = await createHarness(kind);
    const key = keyOf(`outputs ${kind}`);
    await resultOf(first, options, key);
    const second = await createHarness(kind, {}, first.directory);
    const exec = await second.executor.put(ctx, digestText('second'), configOf(options), key);
    expect([exec.origin, exec.attempt]).deep.equal(['adoptedResult', 1]);
    await second.repository.delete(ctx, digestText('result\n'));
    const third = await createHarness(kind, {}, first.directory);
    const again = await third.executor.put(ctx, digestText('third'), configOf(options), key);
    await again.wait(ctx);
    expect([again.origin, again.attempt]).deep.equal(['new', 2]);
    expect(await contentsOf(third, (await again.result(ctx)).fileset)).deep.equal({ '0:.': 'result\n' });
  });

  it('counts for nothing when it failed', async () => {
    const first = await createHarness(kind);
    const key = keyOf(`failed ${kind}`);
    await resultOf(first, { ...options, cmd: 'exit 3; echo %s' }, key);
    const second = await createHarness(kind, {}, first.directory);
    const exec = await second.executor.put(ctx, digestText('second'), configOf(options), key);
    await exec.wait(ctx);
    expect([exec.origin, exec.attempt]).deep.equal(['new', 2]);
  });

  it('counts for nothing when its record is torn, at any length', async function () {
    this.timeout(120_000);
    const first = await createHarness(kind);
    const key = keyOf(`torn ${kind}`);
    await resultOf(first, options, key);
    const jobDir = jobDirectory(join(first.directory, 'local'), key);
    const whole = readFileSync(join(jobDir, 'a1/result.json'));
    for (const length of [0, 1, 10, whole.length >> 1, whole.length - 3]) {
      writeFileSync(join(jobDir, 'a1/result.json'), whole);
      truncateSync(join(jobDir, 'a1/result.json'), length);
      rmSync(join(jobDir, 'a2'), { recursive: true, force: true });
      const next = await createHarness(kind, {}, first.directory);
      const { fileset, err } = await resultOf(next, options, key);
      expect(err).equal(undefined);
      expect(fileset.entries.length + (fileset.list?.length ?? 0)).equal(1);
    }
  });

  it('counts for nothing when its process number has gone to another', async () => {
    const first = await createHarness(kind);
    const key = keyOf(`reused ${kind}`);
    const exec = await first.executor.put(
      ctx,
      digestText('x'),
      configOf({ ...options, cmd: 'sleep 300; echo %s' }),
      key,
    );
    const dir = new URL(exec.uri()).pathname;
    await first.executor.kill(0);
    rmSync(join(dir, 'exit'), { force: true });
    rmSync(join(dir, 'result.json'), { force: true });
    rmSync(join(dir, 'status.json'), { force: true });
    const started: unknown = JSON.parse(readFileSync(join(dir, 'started.json'), 'utf8'));
    expect(started).have.keys(['attempt', 'host', 'pid', 'pidStart', 'bootId', 't']);
    writeFileSync(join(dir, 'started.json'), JSON.stringify(Object.assign({}, started, { pid: process.pid })));
    const second = await createHarness(kind, {}, first.directory);
    const again = await second.executor.put(ctx, digestText('y'), configOf(options), key);
    await again.wait(ctx);
    expect([again.origin, again.attempt]).deep.equal(['new', 2]);
  });
});
