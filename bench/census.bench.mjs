// The main job: cold against the same commands under `xargs -P2`, unchanged against `reflow check`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, print } from './side-by-side.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = 'testdata/workflows/census/main.rf';
const reflow = join(root, 'reflow');

export default function bench() {
  const dir = mkdtempSync(join(tmpdir(), 'reflow-bench-'));
  try {
    const home = join(dir, 'home');
    const env = { ...process.env, REFLOW_HOME: home };
    const options = { cwd: root, env };
    const run = ['run', '--progress=none', program];
    spawnSync(reflow, run, options);
    const jobs = writeJobs(dir, home);
    const cold = { name: `reflow run, cold (${jobs.count} programs)`, command: reflow, args: run, options };
    const xargs = {
      name: 'the same commands under xargs -P2',
      command: 'sh',
      args: ['-c', `xargs -0 -P2 -n1 bash -e -o pipefail -c <${jobs.file}`],
      options: { cwd: dir },
    };
    const clean = (subject) => {
      if (subject === cold) rmSync(home, { recursive: true, force: true });
    };
    print(compare([xargs, cold], 5, { before: clean }));
    const unchanged = { name: 'reflow run, unchanged', command: reflow, args: run, options };
    const check = { name: 'reflow check', command: reflow, args: ['check', program], options };
    print(compare([check, unchanged], 15));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * The commands of every exec of the first run, with inputs that exist and outputs in a scratch folder, as a
 * NUL-separated list. They are read from the job directories the run left behind.
 */
function writeJobs(dir, home) {
  const out = mkdtempSync(join(dir, 'out-'));
  const commands = [];
  for (const spec of findFiles(join(home, 'local'), 'job.json')) {
    const job = JSON.parse(readFileSync(spec, 'utf8'));
    let outputs = 0;
    const args = (job.args ?? job.config?.args ?? []).map((arg) =>
      arg.out === undefined || arg.out === false
        ? inputPaths(arg, home).join(' ')
        : join(out, `${commands.length}-${outputs++}`),
    );
    let next = 0;
    const command = String(job.cmd ?? job.config?.cmd).replace(/%[s%]/g, (mark) =>
      mark === '%%' ? '%' : (args[next++] ?? ''),
    );
    commands.push(`tmp=${out}/tmp-${commands.length}; mkdir -p $tmp; ${command}`);
  }
  const file = join(dir, 'jobs');
  writeFileSync(file, commands.join('\0'));
  return { file, count: commands.length };
}

function inputPaths(arg, home) {
  const digests = JSON.stringify(arg).match(/sha256:[0-9a-f]{64}/g) ?? [];
  return digests.map((digest) => {
    const hex = digest.slice('sha256:'.length);
    return join(home, 'repository', hex.slice(0, 2), hex.slice(2));
  });
}

function findFiles(dir, name) {
  const found = [];
  for (const entry of readdirSync(dir)) {
    const path = join(dir, entry);
    if (entry === name) found.push(path);
    else if (statSync(path).isDirectory()) found.push(...findFiles(path, name));
  }
  return found;
}
