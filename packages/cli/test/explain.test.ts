// `reflow explain CODE`. Spec: 07-cli §20.5-20.6.

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const pageFile = new URL('../../../docs/errors/E0210.md', import.meta.url);

describe('explain', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace();
  });
  after(() => work.remove());

  it('prints the page as it is when piped, whatever way the code is written', async () => {
    const page = { code: 0, stdout: readFileSync(pageFile, 'utf8'), stderr: '' };
    expect(await work.reflow(['explain', 'E0210'])).to.deep.equal(page);
    expect(await work.reflow(['explain', 'e0210'])).to.deep.equal(page);
    expect(await work.reflow(['explain', 'T-BINOP-MISMATCH'])).to.deep.equal(page);
  });

  it('styles the page on a terminal, unless colours are unwanted', async () => {
    const terminal = { stdout: true, stderr: true };
    const { stdout } = await work.reflow(['explain', 'E0400'], { terminal });
    expect(stdout.split('\n').slice(0, 1)).to.deep.equal([
      '\u001b[1mE0400: a module path that is no string literal\u001b[0m',
    ]);
    expect(stdout)
      .to.include('    val Lib = make(1)\n')
      .and.to.include('  lib.rf\u001b[0m\n')
      .and.not.to.include('```');
    expect(stdout).to.not.match(/\]\(/);
    const plain = await work.reflow(['explain', 'E0400'], { terminal, env: { NO_COLOR: '1' } });
    expect(plain.stdout).to.not.include('\u001b');
  });

  it('tells of an unknown code which ones are near, and fails', async () => {
    expect(await work.reflow(['explain', 'E0023'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'there is no code E0023; near it are E0021, E0022, E0024\n',
    });
    const misspelt = await work.reflow(['explain', 'T-BINOP-MISMACTH']);
    expect(misspelt.stderr).to.equal('there is no code T-BINOP-MISMACTH; near it are E0210\n');
    const far = await work.reflow(['explain', 'nonsense']);
    expect(far).to.deep.include({
      code: 1,
      stderr: 'there is no code nonsense\nreflow explain -list lists all codes\n',
    });
    const [document] = documents((await work.reflow(['explain', '--json', 'W0999'])).stdout);
    expect(document?.error).to.include({ message: 'there is no code W0999; near it are W0119, W0190, W0191' });
  });

  it('answers with one document under --json', async () => {
    const { code, stdout } = await work.reflow(['explain', '--json', 'W0100']);
    const [document] = documents(stdout);
    expect(code).to.equal(0);
    expect(document).to.deep.include({
      schema: 'code/1',
      code: 'W0100',
      name: 'unpinned-image',
      severity: 'warning',
      title: 'an image without a tag, or with the tag latest',
      tags: ['exec', 'reproducibility'],
      related: ['W0101'],
    });
    expect(Object(document?.examples)[0].bad['main.rf']).to.match(/^val Main = exec\(image := "ubuntu",/);
  });

  it('leads to the pages of ShellCheck for its codes', async () => {
    expect(await work.reflow(['explain', 'sc2086'])).to.deep.equal({
      code: 0,
      stdout: 'SC2086 is a code of ShellCheck: https://www.shellcheck.net/wiki/SC2086\n',
      stderr: '',
    });
  });

  it('lists all codes', async () => {
    const lines = (await work.reflow(['explain', '--list'])).stdout.split('\n');
    expect(lines).to.include('E0210  error    a binary operator between different types');
    expect(lines).to.include('W0109  off      an exported declaration without a comment');
    const [document] = documents((await work.reflow(['explain', '--list', '--json'])).stdout);
    expect(document?.codes).to.deep.include({
      code: 'E0001',
      name: 'unexpected-token',
      severity: 'error',
      title: 'a token that cannot stand where it stands',
    });
  });

  it('wants one code', async () => {
    expect((await work.reflow(['explain'])).code).to.equal(2);
    expect((await work.reflow(['explain', 'E0210', 'E0211'])).code).to.equal(2);
  });
});
