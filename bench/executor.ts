// What an exec costs: N trivial execs, two at a time, on the process executor alone.
// Prints wall time, and the driver's event-loop time (CPU of this process, and time not idle) per exec.
// Usage: node --conditions=source bench/executor.ts [N=1000] [runtime=host|bwrap] [dir]

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { digestText } from '@reflow-lang/base';
import type { ExecConfig } from '@reflow-lang/evaluator';
import { chooseProcessRuntime, createProcessExecutor } from '@reflow-lang/executor';
import { openEmbeddedStores } from '@reflow-lang/store';

const count = Number(process.argv[2] ?? 1000);
const wanted = process.argv[3] === 'bwrap' ? 'bwrap' : 'host';
const parallel = 2;
const home = mkdtempSync(join(process.argv[4] ?? tmpdir(), 'reflow-bench-'));
const ctx = { signal: new AbortController().signal };
const launcher = new URL('../packages/executor/src/launcher/main.ts', import.meta.url).pathname;

const stores = openEmbeddedStores({ home });
const executor = createProcessExecutor({
  root: join(home, 'local'),
  repository: stores.repository,
  launcherCommand: [process.execPath, '--max-semi-space-size=1', '--single-threaded', '--conditions=source', launcher],
  runtime: await chooseProcessRuntime(wanted),
  maxParallel: parallel,
});
executor.start();

async function runAll(round: string): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const config: ExecConfig = {
        type: 'exec',
        ident: `bench.${i}`,
        url: '',
        image: '',
        originalImage: '',
        cmd: `echo ${i} > %s`,
        args: [{ out: true, index: 0 }],
        resources: { cpu: 1, mem: 500 * 2 ** 20 },
        needAWSCreds: false,
        needDockerAccess: false,
        outputIsDir: [false],
      };
      const exec = await executor.put(
        ctx,
        digestText(`${round}${i}`),
        config,
        digestText(`key${i}`)
          .slice(2, 34)
          .split('')
          .map((c) => c.charCodeAt(0).toString(16).padStart(2, '0'))
          .join(''),
      );
      await exec.wait(ctx);
      const { err } = await exec.result(ctx);
      if (err !== undefined) throw err;
    }
  };
  await Promise.all(Array.from({ length: 2 * parallel }, work));
}

async function measure(name: string, work: () => Promise<void>): Promise<void> {
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const busy = performance.eventLoopUtilization(loop).active;
  const per = (ms: number): string => (ms / count).toFixed(3);
  console.log(
    `${name}: ${(wall / 1000).toFixed(2)} s wall; per exec: ${per(busy)} ms event loop, ` +
      `${per((used.user + used.system) / 1000)} ms CPU of the driver`,
  );
}

try {
  await measure(`${count} trivial execs, ${wanted}, ${parallel} at a time`, () => runAll('first'));
  await measure('the same again, taken over', () => runAll('second'));
} finally {
  await executor.close();
  await stores.close();
  rmSync(home, { recursive: true, force: true });
}
