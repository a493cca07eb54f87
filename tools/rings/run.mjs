// `npm run rings`: the rings of the house, enforced. Installs its own tools when they are missing.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

if (!existsSync(join(here, 'node_modules', 'dependency-cruiser'))) {
  const installed = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
  });
  if (installed.status !== 0) process.exit(1);
}
const tool = join(here, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const result = spawnSync(process.execPath, [tool, '--config', join(here, 'config.cjs'), 'packages'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
