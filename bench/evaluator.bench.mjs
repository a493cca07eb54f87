// What the evaluator costs beside the work itself: large pure graphs against the same continuations called
// by hand, and many execs on a simulated cluster against the bare calls of its allocs; and for how long
// at most it keeps the event loop.

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'evaluator.ts');

export default function bench() {
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', '--conditions=source', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('bench/evaluator.ts failed');
  for (const line of stdout.trim().split('\n')) printRow(JSON.parse(line));
}

function printRow({ kind, name, count, ms, handMs, heldMs, heldCpuMs, bytes }) {
  const each = kind === 'pure' ? 'node' : 'exec';
  const cost = `${((ms / count) * 1000).toFixed(1)} µs/${each}, ${Math.round(bytes / count)} bytes/${each}`;
  console.log(`${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / handMs).toFixed(2).padStart(6)}× by hand`);
  console.log(`  ${cost}, event loop held ${heldMs.toFixed(0)} ms at most (${heldCpuMs.toFixed(0)} ms of this thread)`);
}
