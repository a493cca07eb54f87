// Sets up what is missing: dependencies, then the build. Run by the start script (`run`) and by
// `npm test` (`dev`, with the development dependencies). Works on Node 20; one progress line on stderr.
// Invariant: under one lock, so that many first starts at once install and build once.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const buildDir = join(root, 'build');
const lockDir = join(buildDir, '.lock');
const installedFile = join(root, 'node_modules', '.reflow-installed.json');

const mode = process.argv[2] === 'dev' ? 'dev' : 'run';

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(`Node.js 20 or newer is needed to set up; this is ${process.version}`, 'install a newer Node.js');
}

mkdirSync(buildDir, { recursive: true });
await takeLock();
process.on('exit', () => rmSync(lockDir, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

const progress = createProgress();
try {
  if (!isInstalled()) await install();
  if (!isBuilt()) build();
} finally {
  progress.end();
}

// ---- Dependencies -----------------------------------------------------------------------------

function isInstalled() {
  try {
    const installed = JSON.parse(readFileSync(installedFile, 'utf8'));
    return installed.lock === lockDigest() && (installed.mode === 'dev' || mode === 'run');
  } catch {
    return false;
  }
}

/** `npm ci`; where a platform package is missing from the registry, `npm install` with the same lock. */
async function install() {
  progress.step('installing dependencies');
  const omit = wantsDev() ? [] : ['--omit=dev'];
  // What the user's npm has already is taken from its cache; the lock file's digests tell that it is right.
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  let result = await npm(['ci', ...omit, ...quiet]);
  if (result.status !== 0) {
    const second = await npm(['install', '--no-save', ...omit, ...quiet]);
    if (second.status === 0) result = second;
  }
  if (result.status !== 0) {
    progress.end();
    const log = join(buildDir, 'install.log');
    writeFileSync(log, result.output);
    const reason = result.output.split('\n').find((line) => /npm (error|ERR!)/.test(line)) ?? 'npm failed';
    stop(
      `installing dependencies failed: ${reason.replace(/^npm (error|ERR!) ?/, '')}`,
      `check the network and the npm configuration, then run the command again; the whole output is in ${log}`,
    );
  }
  writeAtomically(installedFile, JSON.stringify({ lock: lockDigest(), mode: wantsDev() ? 'dev' : 'run' }));
}

/** A checkout that has the development dependencies keeps them. */
function wantsDev() {
  return mode === 'dev' || existsSync(join(root, 'node_modules', 'mocha'));
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function npm(args) {
  return new Promise((resolve) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ status: 1, output: `npm error ${error.message}\n` }));
    child.on('close', (status) => resolve({ status, output }));
  });
}

// ---- Build ------------------------------------------------------------------------------------

/** Whether nothing the bundle is made of is newer than its stamp: the same question the start script asks. */
function isBuilt() {
  const stamp = join(buildDir, 'stamp');
  if (!existsSync(stamp)) return false;
  const script =
    'find package-lock.json tools/build packages/*/src packages/*/package.json -newer build/stamp 2>&1 | head -n 1';
  return spawnSync('sh', ['-c', script], { cwd: root }).stdout.length === 0;
}

function build() {
  progress.step('building');
  const node = nodeBinary();
  const result = spawnSync(node, [join(root, 'tools', 'build', 'bundle.mjs')], { cwd: root, encoding: 'utf8' });
  if (result.status === 0) return;
  progress.end();
  process.stderr.write(result.stderr ?? '');
  stop('the build failed', 'the messages above say where');
}

function nodeBinary() {
  const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  return existsSync(bundled) ? bundled : process.execPath;
}

// ---- Lock and progress ------------------------------------------------------------------------

/** A directory is the lock; its owner's pid tells a dead one. */
async function takeLock() {
  for (;;) {
    try {
      mkdirSync(lockDir);
      writeFileSync(join(lockDir, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') stop(`cannot write ${buildDir}: ${error.message}`, 'make the checkout writable');
    }
    if (isStale()) rmSync(lockDir, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isStale() {
  try {
    const pid = Number(readFileSync(join(lockDir, 'pid'), 'utf8'));
    if (pid === 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    if (error.code === 'ESRCH') return true;
  }
  // No pid file yet: its owner is between two calls, unless that was long ago.
  try {
    return Date.now() - statSync(lockDir).mtimeMs > 5000;
  } catch {
    return false;
  }
}

/** One line that grows: `reflow: setting up: installing dependencies 12 s, building 1 s`. */
function createProgress() {
  let since = 0;
  let open = false;
  const close = () => {
    if (since > 0) process.stderr.write(` ${((Date.now() - since) / 1000).toFixed(1)} s`);
    since = 0;
  };
  return {
    step(name) {
      close();
      process.stderr.write(open ? `, ${name}` : `reflow: setting up: ${name}`);
      open = true;
      since = Date.now();
    },
    end() {
      close();
      if (open) process.stderr.write('\n');
      open = false;
    },
  };
}

function writeAtomically(file, text) {
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

function stop(what, next) {
  process.stderr.write(`reflow: ${what}\nreflow: ${next}\n`);
  process.exit(1);
}
