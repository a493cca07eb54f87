// `npm run rings`: the rings of the house, enforced. Its own tools are installed once per machine and lock
// file, in the user's cache folder, so that a fresh clone need not fetch them again.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

const tool = join(installTools(), 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const result = spawnSync(process.execPath, [tool, '--config', join(here, 'config.cjs'), 'packages'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);

/** The folder that holds the tools of this lock file; made beside its place and renamed into it. */
function installTools() {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'reflow');
  const place = join(cache, `rings-${lock.slice(0, 16)}`);
  if (existsSync(place)) return place;
  const work = `${place}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(here, file), join(work, file));
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const installed = spawnSync('npm', args, { cwd: work, stdio: 'inherit' });
  if (installed.status !== 0) {
    rmSync(work, { recursive: true, force: true });
    console.error('the tools of the ring check could not be installed; check the network and try again');
    process.exit(1);
  }
  renameSync(work, place);
  return place;
}
