// `npm test [-- FILE… | --update]`: the whole suite under Node 24, two files at a time. Ends with the
// line `N passed, N failed[, N skipped]`.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

if (!process.execArgv.includes('--conditions=source')) {
  const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const node = existsSync(bundled) ? bundled : process.execPath;
  const env = { ...process.env, PATH: `${dirname(node)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
  const args = ['--conditions=source', fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawnSync(node, args, { cwd: root, stdio: 'inherit', env });
  process.exit(child.status ?? 1);
}

// Not there in the Node that only starts the other.
const { globSync } = await import('node:fs');
const { default: Mocha } = await import('mocha');
const args = process.argv.slice(2);
const isUpdate = args.includes('--update');
if (isUpdate) process.env.REFLOW_UPDATE = '1';
const wanted = args.filter((arg) => !arg.startsWith('--'));
const patterns = wanted.length > 0 ? wanted.map(asPattern) : ['packages/*/test/**/*.test.ts', 'tools/**/*.test.mjs'];

const mocha = new Mocha({
  reporter: 'dot',
  timeout: 120_000,
  parallel: !isUpdate && wanted.length === 0,
  jobs: 2,
});
const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
for (const file of files) mocha.addFile(join(root, file));
if (!mocha.options.parallel) await mocha.loadFilesAsync();

const counts = { passed: 0, failed: 0, skipped: 0 };
mocha
  .run((failures) => {
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
    process.exit(failures > 0 || counts.passed === 0 ? 1 : 0);
  })
  .on('pass', () => counts.passed++)
  .on('fail', () => counts.failed++)
  .on('pending', () => counts.skipped++);

function asPattern(arg) {
  return arg.endsWith('.ts') || arg.endsWith('.mjs') ? arg : `${arg.replace(/\/$/, '')}/**/*.test.ts`;
}
