// A driver of its own process: what the recovery tests start and kill.
// Usage: driver.ts DIRECTORY RUNTIME ORPHAN JOBS — JOBS is JSON: [{key, cmd}]. Puts all of them at once and
// prints a line per job: `started KEY ORIGIN ATTEMPT`, `done KEY ORIGIN DIGEST` or `failed KEY TEXT`.

import { join } from 'node:path';
import { digestText, hexDigest, recoverError } from '@reflow-lang/base';
import { createFileRepository } from '@reflow-lang/store';
import { chooseProcessRuntime, createProcessExecutor } from '../../src/index.ts';
import { configOf, launcherCommand, out } from '../harness.ts';

const [directory = '', runtime = 'host', orphan = 'survive', jobs = '[]'] = process.argv.slice(2);
const list: readonly { readonly key: string; readonly cmd: string }[] = JSON.parse(jobs);
const ctx = { signal: new AbortController().signal };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const executor = createProcessExecutor({
  root: join(directory, 'local'),
  repository: createFileRepository({ root: join(directory, 'repository') }),
  launcherCommand,
  runtime: await chooseProcessRuntime(runtime === 'bwrap' ? 'bwrap' : 'host'),
  orphan: orphan === 'kill' ? 'kill' : 'survive',
  maxParallel: 2,
  minFreeBytes: 0,
});
say(`launchers ${executor.launcherPids().join(' ')}`);
executor.start();
say(`launchers ${executor.launcherPids().join(' ')}`);

await Promise.all(
  list.map(async ({ key, cmd }) => {
    try {
      const config = configOf({ cmd, args: [out(0)], outputs: [false] });
      const exec = await executor.put(ctx, digestText(`${process.pid} ${key}`), config, key);
      say(`started ${key} ${exec.origin} ${exec.attempt}`);
      await exec.wait(ctx);
      const { fileset, err } = await exec.result(ctx);
      if (err !== undefined) throw err;
      say(`done ${key} ${exec.origin} ${hexDigest(fileset.digest())}`);
    } catch (thrown) {
      say(`failed ${key} ${recoverError(thrown).message.replaceAll('\n', ' ')}`);
    }
  }),
);
await executor.close();
