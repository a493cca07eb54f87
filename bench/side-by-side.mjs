// Times commands in turn, A B A B …, so that a machine whose speed drifts still gives fair ratios.

import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Milliseconds of one run of a command; throws when it fails. */
export function timeOnce({ command, args = [], options = {} }) {
  const start = performance.now();
  const result = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${result.stderr}`);
  return performance.now() - start;
}

/** Medians of `runs` rounds and the median of the pairwise ratios against the first subject. */
export function compare(subjects, runs, { before = () => {} } = {}) {
  const times = subjects.map(() => []);
  for (let round = 0; round <= runs; round++) {
    for (const [i, subject] of subjects.entries()) {
      before(subject, round);
      const ms = timeOnce(subject);
      if (round > 0) times[i].push(ms); // the first round warms up
    }
  }
  return subjects.map((subject, i) => ({
    name: subject.name,
    ms: median(times[i]),
    ratio: median(times[i].map((ms, round) => ms / times[0][round])),
  }));
}

export function print(rows) {
  for (const { name, ms, ratio } of rows) {
    console.log(`${name.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms  ${ratio.toFixed(2).padStart(6)}×`);
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
