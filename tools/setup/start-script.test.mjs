import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const reflow = join(root, 'reflow');
const stamp = join(root, 'build', 'stamp');
const version = /^\d+\.\d+\.\d+ \(node v\d+\.\d+\.\d+\)\n$/;

describe('the start script', () => {
  let dir;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow start '));
    spawnSync(reflow, ['version']);
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  it('works from any directory and through a symbolic link', () => {
    const link = join(dir, 'rf');
    symlinkSync(reflow, link);
    const started = spawnSync(link, ['version'], { cwd: dir, encoding: 'utf8' });
    expect(started.stdout).to.match(version);
    expect(started.stderr).to.equal('');
    expect(started.status).to.equal(0);
  });

  it('becomes the program: the process it was started as is the one that runs', () => {
    const program = join(dir, 'pid.rf');
    writeFileSync(program, 'val Main = 1 / 0\n');
    const started = spawnSync(reflow, ['run', program], { encoding: 'utf8' });
    expect(started.status).to.equal(1);
    expect(started.stderr).to.contain('division by zero');
  });

  it('rebuilds once when a source is newer than the build, however many start at once', async () => {
    const now = new Date();
    utimesSync(join(root, 'packages', 'cli', 'src', 'version.ts'), now, now);
    const built = statSync(stamp).mtimeMs;
    const outputs = await Promise.all([1, 2, 3].map(() => collect(spawn(reflow, ['version']))));
    expect(outputs.map(({ stdout }) => stdout)).to.satisfy((all) => all.every((text) => version.test(text)));
    expect(outputs.filter(({ stderr }) => stderr.includes('building'))).to.have.length(1);
    expect(statSync(stamp).mtimeMs).to.be.greaterThan(built);
  });

  it('says why setting up failed and what to do, in two lines', () => {
    const checkout = join(dir, 'checkout');
    const bin = join(dir, 'bin');
    mkdirSync(join(checkout, 'tools', 'setup'), { recursive: true });
    mkdirSync(bin);
    for (const file of ['reflow', 'package-lock.json', 'tools/setup/ensure.mjs']) {
      copyFileSync(join(root, file), join(checkout, file));
    }
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "npm error network request failed" >&2\nexit 1\n');
    chmodSync(join(bin, 'npm'), 0o755);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const started = spawnSync(join(checkout, 'reflow'), ['version'], { env, encoding: 'utf8' });
    expect(started.status).to.equal(1);
    expect(started.stdout).to.equal('');
    expect(started.stderr).to.contain('network request failed');
    expect(started.stderr).to.contain('check the network');
    expect(started.stderr).not.to.match(/at .*\.mjs/);
  });
});

function collect(child) {
  return new Promise((resolve) => {
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (chunk) => {
        texts[name] += chunk;
      });
    }
    child.on('close', () => resolve(texts));
  });
}
