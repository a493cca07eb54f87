import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestText, hexDigest, parseDigest } from '@reflow-lang/base';
import type { RunRow, TaskRow } from '@reflow-lang/evaluator';
import { expect } from 'chai';
import type { StoredTaskDB } from '../src/index.ts';
import { createFileTaskDB, createSqliteTaskDB } from '../src/index.ts';
import { ctx, recordingLog, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const kinds = {
  sqlite: (dir: string) => createSqliteTaskDB({ path: join(dir, 'tasks.db') }),
  file: (dir: string) => createFileTaskDB({ dir: join(dir, 'taskdb') }),
};

const day = 86_400_000;
const start = new Date('2026-01-05T10:00:00.123Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

const run = (name: string, at = start): RunRow => ({
  id: digestText(name),
  user: 'ann@example.com',
  labels: { project: 'x', note: 'a "quoted" ü' },
  start: at,
});

const task = (name: string, of: string, at = start): TaskRow => ({
  id: digestText(name),
  runID: digestText(of),
  flowID: digestText(`flow of ${name}`),
  imgCmdID: digestText('image and command'),
  ident: `main.${name}`,
  attempt: 0,
  resources: { cpu: 1, mem: 524288000 },
  start: at,
});

for (const [name, create] of Object.entries(kinds)) {
  describe(`the ${name} task log`, () => {
    const open: StoredTaskDB[] = [];
    const make = (dir = temporaryDirectory()): StoredTaskDB => {
      const db = create(dir);
      open.push(db);
      return db;
    };
    afterEach(async () => {
      for (const db of open.splice(0)) await db.close();
      removeTemporaryDirectories();
    });

    it('gives back a run with all that was set later', async () => {
      const dir = temporaryDirectory();
      const db = make(dir);
      const row = run('r');
      await db.createRun(ctx, row);
      await db.setRunAttrs(ctx, row.id, { bundle: digestText('bundle'), args: ['-x', 'a b'] });
      await db.keepRunAlive(ctx, row.id, after(120_000));
      await db.setRunComplete(ctx, row.id, { runLog: digestText('log'), trace: digestText('trace') }, after(150_000));
      await db.close();
      expect(await make(dir).runs(ctx, {})).deep.equal([
        {
          ...row,
          bundle: digestText('bundle'),
          args: ['-x', 'a b'],
          runLog: digestText('log'),
          trace: digestText('trace'),
          keepalive: after(120_000),
          end: after(150_000),
        },
      ]);
    });

    it('gives back a task with all that was set later', async () => {
      const db = make();
      const row = task('t', 'r');
      await db.createTask(ctx, row);
      await db.setTaskUri(ctx, row.id, 'file:///job/a1');
      await db.setTaskResult(ctx, row.id, digestText('exec'));
      await db.setTaskAttrs(ctx, row.id, {
        stdout: digestText('out'),
        stderr: digestText('err'),
        inspect: digestText('i'),
      });
      await db.keepTaskAlive(ctx, row.id, after(1000));
      await db.setTaskComplete(ctx, row.id, '{"Kind":"OOM"}', after(2000));
      expect(await db.tasks(ctx, { id: row.id })).deep.equal([
        {
          ...row,
          uri: 'file:///job/a1',
          resultID: digestText('exec'),
          stdout: digestText('out'),
          stderr: digestText('err'),
          inspect: digestText('i'),
          err: '{"Kind":"OOM"}',
          keepalive: after(1000),
          end: after(2000),
        },
      ]);
    });

    it('finds tasks by id, short id, run, ident, image and command, newest first and limited', async () => {
      const db = make();
      await db.createRun(ctx, run('r'));
      const rows = ['a', 'b', 'c'].map((letter, i) => task(letter, i < 2 ? 'r' : 's', after(i * 1000)));
      for (const row of rows) await db.createTask(ctx, row);
      const [a, b, c] = rows;
      if (a === undefined || b === undefined || c === undefined) throw new Error('three tasks');
      const ids = async (query: Parameters<StoredTaskDB['tasks']>[1]) =>
        (await db.tasks(ctx, query)).map((row) => row.ident);
      expect(await ids({})).deep.equal(['main.c', 'main.b', 'main.a']);
      expect(await ids({ limit: 2 })).deep.equal(['main.c', 'main.b']);
      expect(await ids({ id: b.id })).deep.equal(['main.b']);
      expect(await ids({ id: parseDigest(`sha256:${hexDigest(c.id).slice(0, 8)}`) })).deep.equal(['main.c']);
      expect(await ids({ runID: digestText('r') })).deep.equal(['main.b', 'main.a']);
      expect(await ids({ runID: parseDigest(`sha256:${hexDigest(digestText('s')).slice(0, 8)}`) })).deep.equal([
        'main.c',
      ]);
      expect(await ids({ ident: 'main.a' })).deep.equal(['main.a']);
      expect(await ids({ imgCmdID: digestText('image and command') })).length(3);
      expect(await ids({ imgCmdID: digestText('other') })).deep.equal([]);
    });

    it('honours both ends of a time range, within a day and over three', async () => {
      const db = make();
      for (const [letter, at] of Object.entries({ a: 0, b: 3_600_000, c: day, d: 2 * day })) {
        await db.createTask(ctx, task(letter, 'r', after(at)));
        await db.createRun(ctx, run(letter, after(at)));
      }
      const tasks = async (since: number, until: number) =>
        (await db.tasks(ctx, { since: after(since), until: after(until) })).map((row) => row.ident);
      expect(await tasks(0, 1000)).deep.equal(['main.a']);
      expect(await tasks(1000, 2 * day - 1)).deep.equal(['main.c', 'main.b']);
      expect((await db.runs(ctx, { since: after(day) })).map((row) => row.id)).deep.equal([
        digestText('d'),
        digestText('c'),
      ]);
      expect(await db.runs(ctx, { user: 'bob' })).deep.equal([]);
      expect((await db.runs(ctx, { until: after(10) })).map((row) => row.id)).deep.equal([digestText('a')]);
    });

    it('is read by another process while it is written', async () => {
      const dir = temporaryDirectory();
      const [one, two] = [make(dir), make(dir)];
      await one.createRun(ctx, run('r'));
      await one.settled();
      await two.keepRunAlive(ctx, digestText('r'), after(5));
      await two.settled();
      expect((await one.runs(ctx, {}))[0]?.keepalive).deep.equal(after(5));
    });
  });
}

describe('the file task log', () => {
  afterEach(removeTemporaryDirectories);

  it('ignores a torn last line, also when another process writes on', async () => {
    const dir = temporaryDirectory();
    await createFileTaskDB({ dir }).createRun(ctx, run('r'));
    const [today] = readdirSync(dir);
    const path = join(dir, today ?? '', `${hexDigest(digestText('r'))}.jsonl`);
    appendFileSync(path, '{"t":1,"kind":"run","id":"sha');
    const next = createFileTaskDB({ dir });
    await next.keepRunAlive(ctx, digestText('r'), after(7));
    expect(await next.runs(ctx, {})).deep.equal([{ ...run('r'), keepalive: after(7) }]);
  });
});

describe('a task log that cannot be written', () => {
  afterEach(removeTemporaryDirectories);

  function fileInTheWay(): string {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, '');
    return path;
  }

  it('warns once and lets the run go on', async () => {
    const log = recordingLog();
    const db = createFileTaskDB({ dir: join(fileInTheWay(), 'taskdb'), log });
    await db.createRun(ctx, run('r'));
    await db.createTask(ctx, task('t', 'r'));
    await db.setTaskComplete(ctx, digestText('t'), undefined, after(1));
    expect(log.lines.filter((line) => line.startsWith('error: warning: the task log is not written'))).length(1);
  });

  it('warns once for sqlite as well', async () => {
    const log = recordingLog();
    const db = createSqliteTaskDB({ path: join(fileInTheWay(), 'tasks.db'), log });
    await db.createRun(ctx, run('r'));
    await db.settled();
    await db.createTask(ctx, task('t', 'r'));
    await db.settled();
    expect(log.lines).length(1);
    expect(log.lines[0]).match(/^error: warning: the task log is not written/);
  });
});
