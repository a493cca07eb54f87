// `reflow fmt`. Spec: 07-cli §20.6, §21; 01-syntax §14.2.

import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { diffLines } from '../src/fmt/line-diff.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const good = '// Main is the answer.\nval Main = 6 * 7\n';
const untidy = '// Main is the answer.\nval Main=6*7;\n\n\n';
const broken = 'val Main = [1, 2\nval X=3\n';

describe('fmt', () => {
  let work: Workspace;
  const read = (path: string): string => readFileSync(join(work.dir, path), 'utf8');
  beforeEach(() => {
    work = createWorkspace({ 'good.rf': good, 'untidy.rf': untidy, 'broken.rf': broken });
  });
  afterEach(() => work.remove());

  it('writes files in canonical form, silently', async () => {
    expect(await work.reflow(['fmt', 'untidy.rf', 'good.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    expect(read('untidy.rf')).to.equal(good);
    expect(read('good.rf')).to.equal(good);
  });

  it('writes no file that is canonical already', async () => {
    const before = statSync(join(work.dir, 'good.rf'));
    await work.reflow(['fmt', 'good.rf']);
    expect(statSync(join(work.dir, 'good.rf')).ino).to.equal(before.ino);
  });

  it('formats the modules below folders, and below the working directory without a path', async () => {
    work.write('sub/deep/a.rf', untidy);
    work.write('sub/notes.txt', untidy);
    work.write('sub/.hidden/b.rf', untidy);
    expect((await work.reflow(['fmt', 'sub'])).code).to.equal(0);
    expect(read('sub/deep/a.rf')).to.equal(good);
    expect(read('sub/notes.txt')).to.equal(untidy);
    expect(read('sub/.hidden/b.rf')).to.equal(untidy);
    expect(read('untidy.rf')).to.equal(untidy);
    expect((await work.reflow(['fmt'])).code).to.equal(1);
    expect(read('untidy.rf')).to.equal(good);
  });

  it('has nothing to do in a folder without modules', async () => {
    mkdirSync(join(work.dir, 'none'));
    expect(await work.reflow(['fmt', 'none'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
  });

  it('lists files that are not formatted under --check, and writes none', async () => {
    expect(await work.reflow(['fmt', '--check', 'good.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    const answer = { code: 1, stdout: 'untidy.rf\n', stderr: '' };
    expect(await work.reflow(['fmt', '--check', 'good.rf', 'untidy.rf'])).to.deep.equal(answer);
    expect(read('untidy.rf')).to.equal(untidy);
  });

  it('prints the changes under --diff, and writes none unless asked to', async () => {
    const stdout = [
      '--- untidy.rf',
      '+++ untidy.rf',
      '@@ -1,4 +1,2 @@',
      ' // Main is the answer.',
      '-val Main=6*7;',
      '-',
      '-',
      '+val Main = 6 * 7',
      '',
    ].join('\n');
    expect(await work.reflow(['fmt', '--diff', 'good.rf', 'untidy.rf'])).to.deep.equal({ code: 0, stdout, stderr: '' });
    expect(read('untidy.rf')).to.equal(untidy);
    expect(await work.reflow(['fmt', '--check', '--diff', 'untidy.rf'])).to.include({ code: 1, stdout });
    expect(await work.reflow(['fmt', '--diff', '-w', 'untidy.rf'])).to.include({ code: 0, stdout });
    expect(read('untidy.rf')).to.equal(good);
  });

  it('shows distant changes in hunks of their own, and a missing last newline', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `val X${i} = ${i}`);
    work.write('long.rf', lines.join('\n').replace('X2 = 2', 'X2  = 2').replace('X12 = 12', 'X12=12'));
    const { stdout } = await work.reflow(['fmt', '--diff', 'long.rf']);
    expect(stdout.match(/^@@.*$/gm)).to.deep.equal(['@@ -1,6 +1,6 @@', '@@ -10,11 +10,11 @@']);
    expect(stdout).to.contain('-val X19 = 19\n\\ No newline at end of file\n+val X19 = 19\n');
  });

  it('prints files under -w=false', async () => {
    expect(await work.reflow(['fmt', '-w=false', 'untidy.rf'])).to.deep.equal({ code: 0, stdout: good, stderr: '' });
    expect(read('untidy.rf')).to.equal(untidy);
  });

  it('leaves files with syntax errors as they are, says where, and goes on', async () => {
    const { code, stdout, stderr } = await work.reflow(['fmt', 'broken.rf', 'nofile.rf', 'untidy.rf']);
    expect([code, stdout]).to.deep.equal([1, '']);
    const [first, ...rest] = stderr.trimEnd().split('\n');
    expect(first).to.match(/^broken\.rf:1:1\d: unexpected newline/);
    expect(rest.at(-1)).to.equal('open nofile.rf: no such file or directory');
    expect(read('broken.rf')).to.equal(broken);
    expect(read('untidy.rf')).to.equal(good);
  });

  it('refuses bundles, programs of the old language and bytes that are no UTF-8', async () => {
    work.write('old.reflow', 'x=1\n');
    const old = await work.reflow(['fmt', 'old.reflow']);
    expect(old).to.include({ code: 1, stderr: 'old.reflow: extension .reflow not supported for formatting\n' });
    const inputBytes = Buffer.from('val Main="\xff"\n', 'latin1');
    const { stderr } = await work.reflow(['fmt', '--stdin-filepath', 'x.rf', '-'], { inputBytes });
    expect(stderr).to.equal('x.rf:1:11: invalid UTF-8\n');
  });

  it('handles a file once under all its names, and keeps links and modes', async () => {
    symlinkSync('untidy.rf', join(work.dir, 'link.rf'));
    chmodSync(join(work.dir, 'untidy.rf'), 0o640);
    const listed = await work.reflow(['fmt', '--check', 'link.rf', './untidy.rf', join(work.dir, 'untidy.rf')]);
    expect(listed.stdout).to.equal('link.rf\n');
    expect((await work.reflow(['fmt', 'link.rf'])).code).to.equal(0);
    expect(lstatSync(join(work.dir, 'link.rf')).isSymbolicLink()).to.equal(true);
    expect(read('untidy.rf')).to.equal(good);
    expect(statSync(join(work.dir, 'untidy.rf')).mode & 0o777).to.equal(0o640);
    expect(readdirSync(work.dir).sort()).to.deep.equal(['broken.rf', 'good.rf', 'link.rf', 'untidy.rf']);
  });

  it('formats standard input to standard output, idempotently', async () => {
    const once = await work.reflow(['fmt', '-'], { input: ['val  Main=1'] });
    expect(once).to.deep.equal({ code: 0, stdout: 'val Main = 1\n', stderr: '' });
    expect(await work.reflow(['fmt', '-'], { input: [once.stdout] })).to.deep.equal(once);
    const checked = await work.reflow(['fmt', '--check', '--stdin-filepath=a/b.rf', '-'], { input: ['val  Main=1'] });
    expect(checked).to.deep.equal({ code: 1, stdout: 'a/b.rf\n', stderr: '' });
    const wrong = await work.reflow(['fmt', '--stdin-filepath=a/b.rf', '-'], { input: ['val Main = +'] });
    expect([wrong.code, wrong.stdout]).to.deep.equal([1, '']);
    expect(wrong.stderr).to.match(/^a\/b\.rf:1:1\d: /);
  });

  it('is called wrongly with standard input among paths, or to check and write', async () => {
    expect((await work.reflow(['fmt', '-', 'good.rf'])).code).to.equal(2);
    expect((await work.reflow(['fmt', '--stdin-filepath=x.rf', 'good.rf'])).code).to.equal(2);
    expect((await work.reflow(['fmt', '--check', '-w', 'good.rf'])).code).to.equal(2);
  });
});

describe('differences of lines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });

  it('lead from the old to the new text', () => {
    fc.assert(
      fc.property(lines, lines, (from, to) => {
        const result: string[] = [];
        let at = 0;
        for (const { fromStart, fromEnd, toStart, toEnd } of diffLines(from, to)) {
          result.push(...from.slice(at, fromStart));
          expect(result.length).to.equal(toStart);
          result.push(...to.slice(toStart, toEnd));
          at = fromEnd;
        }
        expect([...result, ...from.slice(at)]).to.deep.equal(to);
      }),
    );
  });

  it('are the fewest there are', () => {
    fc.assert(
      fc.property(lines, lines, (from, to) => {
        const count = diffLines(from, to).reduce((sum, c) => sum + c.fromEnd - c.fromStart + c.toEnd - c.toStart, 0);
        expect(count).to.equal(from.length + to.length - 2 * commonLength(from, to));
      }),
    );
  });

  it('replace texts that have nothing in common as a whole', () => {
    const numbered = (mark: string): string[] => Array.from({ length: 3000 }, (_, i) => `${mark}${i}`);
    expect(diffLines(['s', ...numbered('a')], ['s', ...numbered('b')])).to.deep.equal([
      { fromStart: 1, fromEnd: 3001, toStart: 1, toEnd: 3001 },
    ]);
  });
});

/** Length of the longest common subsequence, by the textbook table. */
function commonLength(from: readonly string[], to: readonly string[]): number {
  let row = new Array<number>(to.length + 1).fill(0);
  for (const line of from) {
    const next = [0];
    for (const [j, other] of to.entries()) {
      next.push(line === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
