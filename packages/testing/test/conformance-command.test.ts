// The conformance command on corpora of a program or two. Contracts §8.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const main = new URL('../src/conformance/main.ts', import.meta.url).pathname;

describe('the conformance command', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow-corpus-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const add = (category: string, name: string, source: string, answer: object): void => {
    mkdirSync(join(dir, category), { recursive: true });
    writeFileSync(join(dir, category, `${name}.rf`), source);
    writeFileSync(join(dir, category, `${name}.json`), JSON.stringify({ program: `${name}.rf`, category, ...answer }));
  };
  const run = (...args: readonly string[]) => {
    const options = { encoding: 'utf8', cwd: dir } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=source', main, ...args], options);
    return { status, stdout, stderr };
  };
  const three = (text: string) => ({
    check: { ok: true, errors: [] },
    runs: [{ args: [], vals: { Main: { type: 'int', value: text } } }],
  });

  it('counts what is right per category and member group, and succeeds', () => {
    add('eval', 'sum', 'val Main = 1 + 2\n', three('3'));
    add('extra', 'other', 'val Main = 3\n', three('3'));
    const { status, stdout, stderr } = run(dir);
    expect([status, stderr]).to.deep.equal([0, '']);
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/, ' '))).to.include.members([
      'eval check 1/1',
      'eval eval 1/1',
      'extra eval 1/1',
    ]);
  });

  it('names what differs, with its path and both values, and fails', () => {
    add('eval', 'right', 'val Main = 3\n', three('3'));
    add('eval', 'wrong', 'val Main = 4\n', three('3'));
    const text = run(dir);
    expect(text.status).to.equal(1);
    expect(text.stdout).to.contain('eval/wrong eval: runs[0].vals.Main.value: want "3", got "4"\n');
    const json = run(dir, '--json');
    expect(json.status).to.equal(1);
    expect(JSON.parse(json.stdout)).to.have.nested.property('failures.length', 1);
    expect(run(dir, '--name', 'right').status).to.equal(0);
    expect(run(dir, '--only=reject').status, 'nothing is no success').to.equal(1);
  });

  it('takes a folder of programs as one category, and refuses one that is not there', () => {
    add('.', 'sum', 'val Main = 1 + 2\n', { ...three('3'), category: 'mine' });
    expect(run(dir).stdout).to.match(/^mine check +1\/1$/m);
    expect(run(join(dir, 'absent'))).to.deep.equal({
      status: 2,
      stdout: '',
      stderr: `open ${join(dir, 'absent')}: no such file or directory\n`,
    });
  });
});
