// Builds what `./reflow` starts: one bundle of the command, its start-up snapshot, and the launcher.
// Everything is written beside its place and renamed into it, the stamp last: a build that was
// interrupted is no build.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const out = join(root, 'build');
const work = join(out, `.work-${process.pid}`);
// Taken before the sources are read: an edit during the build counts as newer.
const startedAt = new Date();

mkdirSync(work, { recursive: true });
try {
  await bundle('packages/cli/src/main.ts', 'reflow.cjs');
  await bundle('packages/executor/src/launcher/main.ts', 'launcher.cjs');
  // The snapshot remembers the file it was made from, so the bundle takes its place first.
  for (const file of ['reflow.cjs', 'launcher.cjs']) renameSync(join(work, file), join(out, file));
  const hasSnapshot = buildSnapshot();
  const node = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const env = [
    existsSync(join(root, node)) ? `reflow_node="$root/${node}"` : `reflow_node=${shellQuote(process.execPath)}`,
    `reflow_snapshot=${hasSnapshot ? '"$root/build/reflow.blob"' : ''}`,
    '',
  ].join('\n');
  publish('env', env);
  publish('stamp', '');
  utimesSync(join(out, 'stamp'), startedAt, startedAt);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function bundle(entry, name) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(work, name),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    conditions: ['source'],
    minify: true,
    legalComments: 'none',
    define: { REFLOW_VERSION: JSON.stringify(version), REFLOW_BUNDLED: 'true' },
    logLevel: 'error',
  });
}

/** A start-up snapshot holds the heap after loading: half of the start-up time. Not every Node can. */
function buildSnapshot() {
  const blob = join(work, 'reflow.blob');
  const args = ['--snapshot-blob', blob, '--build-snapshot', join(out, 'reflow.cjs')];
  const made = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (made.status !== 0 || !existsSync(blob)) {
    if (process.env.REFLOW_BUILD_DEBUG) process.stderr.write(made.stderr);
    return false;
  }
  renameSync(blob, join(out, 'reflow.blob'));
  return true;
}

function publish(name, text) {
  writeFileSync(join(work, name), text);
  renameSync(join(work, name), join(out, name));
}

function shellQuote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
