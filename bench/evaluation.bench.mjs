// What the language costs: pure programs against the same computation in plain JavaScript (with ints of any
// size, as the language has them), and lowering and digests of a program of 10^5 execs.

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'evaluation.ts');

export default function bench() {
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', '--conditions=source', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('bench/evaluation.ts failed');
  for (const line of stdout.trim().split('\n')) printRow(JSON.parse(line));
}

function printRow(row) {
  if (row.kind === 'pair') {
    console.log(
      `${row.name.padEnd(48)} ${row.ms.toFixed(1).padStart(9)} ms  ${row.ratio.toFixed(2).padStart(6)}× plain`,
    );
    return;
  }
  const { execs, reads, nodes, ms, bytes, digestMs, keyMs } = row;
  const perNode = (total) => `${((total / nodes) * 1000).toFixed(2)} µs/node`;
  console.log(`lowering ${execs} execs that read ${reads}: ${nodes} nodes, ${Math.round((nodes / ms) * 1000)} nodes/s`);
  console.log(
    `  ${perNode(ms)}, ${Math.round(bytes / nodes)} bytes/node, digest ${perNode(digestMs)}, key ${perNode(keyMs)}`,
  );
}
