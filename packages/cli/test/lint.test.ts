// `reflow lint` as a command: paths, output, levels, baselines, fixes, ShellCheck. What single rules find is in
// lint-cases. Spec: 07-cli §20.6; 10-editor §3.7-3.8, §11.2; contracts §2.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const clean = 'val Main = 1\n';
const constant = 'val Main = if true { 1 } else { 2 }\n';
const hinted = 'param n int\nval Main = if n > 0 { 1 } else { if n < 0 { -1 } else { 0 } }\n';
const constantLine = (file: string): string =>
  `${file}:1:15: warning: this condition is always true: the else branch is never taken (W0117)\n`;

describe('lint', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace();
  });
  afterEach(() => work.remove());

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) work.write(path, text);
  };
  const read = (path: string): string => readFileSync(join(work.dir, path), 'utf8');

  describe('prints', () => {
    it('a line per finding on stdout, and fails when a warning is among them', async () => {
      write({ 'a.rf': constant, 'b.rf': hinted, 'c.rf': clean });
      expect(await work.reflow(['lint', 'a.rf'])).to.deep.equal({ code: 1, stdout: constantLine('a.rf'), stderr: '' });
      const hint = await work.reflow(['lint', 'b.rf']);
      expect(hint).to.deep.equal({
        code: 0,
        stdout: 'b.rf:2:32: hint: this else branch holds nothing but an if (W0104)\n',
        stderr: '',
      });
      expect(await work.reflow(['lint', 'c.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    });

    it('what check says of a module that does not check, and lints the others', async () => {
      write({ 'a.rf': constant, 'broken.rf': 'val Main = 1 + "x"\n' });
      expect(await work.reflow(['lint', 'broken.rf', 'a.rf', 'nofile.rf'])).to.deep.equal({
        code: 1,
        stdout: constantLine('a.rf'),
        stderr:
          'broken.rf:1:13: cannot apply binary operator "+" to type int and string\n' +
          'open nofile.rf: no such file or directory\n',
      });
    });

    it('one document per module under --json, with the errors of those that do not check', async () => {
      write({ 'a.rf': constant, 'broken.rf': 'val Main = 1 + "x"\n', 'c.rf': clean, 'old.reflow': 'x = "y"\n' });
      const { code, stdout } = await work.reflow(['lint', '--json', './a.rf', 'broken.rf', 'c.rf', 'old.reflow']);
      const [a, broken, c, old] = documents(stdout);
      expect(code).to.equal(1);
      expect(a).to.deep.equal({
        file: './a.rf',
        diagnostics: [
          {
            code: 'W0117',
            severity: 'warning',
            message: 'this condition is always true: the else branch is never taken',
            range: { start: { line: 1, column: 15, offset: 14 }, end: { line: 1, column: 19, offset: 18 } },
            related: [],
            fixes: [],
          },
        ],
      });
      expect(broken).to.deep.include({
        file: 'broken.rf',
        error: 'broken.rf:1:13: cannot apply binary operator "+" to type int and string',
      });
      expect(Object(broken?.diagnostics)[0]).to.include({ code: 'E0210', severity: 'error' });
      expect([c, old]).to.deep.equal([
        { file: 'c.rf', diagnostics: [] },
        { file: 'old.reflow', diagnostics: [] },
      ]);
    });

    it('frames and a summary on a terminal', async () => {
      write({ 'b.rf': hinted });
      const { stdout, stderr } = await work.reflow(['lint', '--color=never', 'b.rf'], {
        terminal: { stdout: true, stderr: true },
      });
      expect(stdout.split('\n').slice(0, 3)).to.deep.equal([
        'b.rf:2:32: hint: this else branch holds nothing but an if',
        '  |',
        '2 | val Main = if n > 0 { 1 } else { if n < 0 { -1 } else { 0 } }',
      ]);
      expect(stderr).to.equal('1 finding left, 1 of them can be fixed with -fix\n');
    });

    it('one SARIF document under --sarif', async () => {
      write({ 'a.rf': constant, 'sub/b.rf': hinted });
      const [document, ...others] = documents((await work.reflow(['lint', '--sarif'])).stdout);
      expect(others).to.deep.equal([]);
      const { tool, results } = Object(document?.runs)[0];
      expect(tool.driver.rules.map((rule: { id: string }) => rule.id)).to.deep.equal(['W0104', 'W0117']);
      expect(results.map((result: object) => [Object(result).ruleId, Object(result).level])).to.deep.equal([
        ['W0117', 'warning'],
        ['W0104', 'note'],
      ]);
      expect(results[1].locations[0].physicalLocation).to.deep.equal({
        artifactLocation: { uri: 'sub/b.rf', uriBaseId: '%SRCROOT%' },
        region: { startLine: 2, startColumn: 32, endLine: 2, endColumn: 62 },
      });
      expect(results[1].fixes[0].artifactChanges[0].replacements).to.have.length(2);
    });
  });

  describe('looks', () => {
    it('through the current folder by itself, and through given ones, each module once', async () => {
      write({ 'a.rf': constant, 'sub/b.rf': constant, '.hidden/c.rf': constant, 'sub/node_modules/d.rf': constant });
      const all = constantLine('a.rf') + constantLine('sub/b.rf');
      expect((await work.reflow(['lint'])).stdout).to.equal(all);
      expect((await work.reflow(['lint', 'sub', '.'])).stdout).to.equal(
        constantLine('sub/b.rf') + constantLine('a.rf'),
      );
      expect((await work.reflow(['lint', 'sub', './sub/b.rf', 'sub'])).stdout).to.equal(constantLine('sub/b.rf'));
    });

    it('in vain at a folder without modules, and says so', async () => {
      write({ 'sub/readme.txt': '' });
      expect(await work.reflow(['lint', 'sub'])).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: 'there are no modules in sub\n',
      });
    });
  });

  describe('takes levels', () => {
    it('from the nearest reflow.yaml of each module', async () => {
      write({ 'a.rf': constant, 'sub/b.rf': constant, 'sub/reflow.yaml': 'lint:\n  W0117: hint\n  W0109: info\n' });
      const { code, stdout } = await work.reflow(['lint', 'sub']);
      expect(code).to.equal(0);
      expect(stdout.split('\n').map((line) => line.replace(/:.*:/, ':'))).to.deep.equal([
        'sub/b.rf: Main is exported and has no comment (W0109)',
        'sub/b.rf: the else branch is never taken (W0117)',
        '',
      ]);
      expect((await work.reflow(['lint'])).stdout).to.include(constantLine('a.rf'));
    });

    it('and refuses what it does not know', async () => {
      write({ 'a.rf': constant });
      for (const [section, message] of [
        ['W0117: loud', 'W0117: expected one of error, warning, info, hint, off'],
        ['E0210: off', 'E0210: there is no such warning'],
        ['W9999: off', 'W9999: there is no such warning'],
      ]) {
        work.write('reflow.yaml', `lint:\n  ${section}\n`);
        const { code, stderr } = await work.reflow(['lint']);
        expect([code, stderr]).to.deep.equal([1, `${join(work.dir, 'reflow.yaml')}: lint: ${message}\n`]);
      }
    });

    it('as errors where a project wants that', async () => {
      write({ 'a.rf': constant, 'reflow.yaml': 'lint: {W0117: error}\n' });
      expect((await work.reflow(['lint'])).stdout).to.equal(constantLine('a.rf').replace('warning', 'error'));
    });

    it('leaving out what -except names', async () => {
      write({ 'a.rf': constant });
      expect(await work.reflow(['lint', '-except', 'W0117, W0100'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
      const { code, stderr } = await work.reflow(['lint', '-except=W17']);
      expect([code, stderr.split('\n')[0]]).to.deep.equal([2, '-except: there is no warning W17']);
    });
  });

  describe('with a baseline', () => {
    it('leaves out what is recorded, wherever its line has moved to, and tells of what is new', async () => {
      write({ 'a.rf': constant });
      expect(await work.reflow(['lint', '-baseline=known.json', '-updatebaseline'])).to.deep.equal({
        code: 0,
        stdout: '',
        stderr: 'recorded 1 findings in known.json\n',
      });
      expect(await work.reflow(['lint', '-baseline=known.json'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
      work.write('a.rf', `val Other = 1\n\n${constant}val Main2 = if true { 1 } else { 2 }\n`);
      const { code, stdout } = await work.reflow(['lint', '--baseline', 'known.json']);
      expect([code, stdout]).to.deep.equal([1, constantLine('a.rf').replace(':1:15', ':4:16')]);
    });

    it('tells when recorded findings are gone', async () => {
      write({ 'a.rf': constant, 'sub/b.rf': constant });
      await work.reflow(['lint', '-baseline=known.json', '-updatebaseline']);
      work.write('a.rf', clean);
      const gone = '1 findings of known.json are gone: update it with -updatebaseline\n';
      expect((await work.reflow(['lint', '-baseline=known.json'])).stderr).to.equal(gone);
      expect((await work.reflow(['lint', '-baseline=known.json', 'sub'])).stderr).to.equal('');
    });

    it('is the same file from whatever folder it is made, one finding a line', async () => {
      write({ 'a.rf': constant + constant.replace('Main', 'Two'), 'sub/b.rf': constant });
      await work.reflow(['lint', '-baseline=known.json', '-updatebaseline']);
      const here = read('known.json');
      await work.reflow(['lint', '-baseline=../known.json', '-updatebaseline', '..'], { cwd: join(work.dir, 'sub') });
      expect(read('known.json')).to.equal(here);
      expect(here.match(/^ {4}\["(a|sub\/b)\.rf","W0117".*,1\],?$/gm)).to.have.length(3);
    });

    it('refuses a file that is none, and does not record modules that do not check', async () => {
      write({ 'a.rf': 'val Main = x\n', 'none.json': '[]' });
      const none = await work.reflow(['lint', '-baseline=none.json']);
      expect(none).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: 'none.json: this is no baseline of reflow lint\n',
      });
      const broken = await work.reflow(['lint', '-baseline=new.json', '-updatebaseline']);
      expect([broken.code, broken.stderr]).to.deep.equal([
        1,
        'a.rf:1:13: identifier "x" not defined\nthe baseline stays as it is: a.rf does not check\n',
      ]);
      expect((await work.reflow(['lint', '-updatebaseline'])).code).to.equal(2);
    });
  });

  describe('-fix', () => {
    it('rewrites what is right whatever was meant, and tells of the rest', async () => {
      write({ 'b.rf': hinted, 'a.rf': constant });
      const { code, stdout } = await work.reflow(['lint', '-fix', '--json', 'b.rf', 'a.rf']);
      const [b, a] = documents(stdout);
      expect([code, b]).to.deep.equal([1, { file: 'b.rf', diagnostics: [], fixed: 1 }]);
      expect(a).to.deep.include({ file: 'a.rf', fixed: 0 });
      expect(read('b.rf')).to.equal('param n int\nval Main = if n > 0 { 1 } else if n < 0 { -1 } else { 0 }\n');
      expect(read('a.rf')).to.equal(constant);
    });

    it('applies what someone should look at only when asked to', async () => {
      const text = 'val Main = exec(image := "a:1") (out file) {"\n\ttouch {{out}}\n"}\n';
      write({ 'a.rf': text });
      await work.reflow(['lint', '-fix', 'a.rf']);
      expect(read('a.rf')).to.equal(text);
      await work.reflow(['lint', '-fix', '--unsafe-fixes', 'a.rf']);
      expect(read('a.rf')).to.equal(text.replace('"a:1"', '"a:1", cpu := 1, mem := 1 * GiB'));
    });

    it('leaves a text alone that it could not write back', async () => {
      const bytes = Buffer.concat([Buffer.from(hinted), Buffer.from([0x2f, 0x2f, 0xff, 0x0a])]);
      writeFileSync(join(work.dir, 'b.rf'), bytes);
      await work.reflow(['lint', '-fix', 'b.rf']);
      expect(readFileSync(join(work.dir, 'b.rf')).equals(bytes)).to.equal(true);
    });

    it('keeps a byte order mark and other line ends', async () => {
      write({ 'b.rf': `\ufeff${hinted.replaceAll('\n', '\r\n')}` });
      await work.reflow(['lint', '-fix', 'b.rf']);
      expect(read('b.rf')).to.equal(
        '\ufeffparam n int\r\nval Main = if n > 0 { 1 } else if n < 0 { -1 } else { 0 }\r\n',
      );
    });
  });

  describe('with ShellCheck', () => {
    const program =
      'param s string\n\nval Main = exec(image := "a:1", cpu := 1, mem := 1 * GiB) (out file) {"\n\tx=`ls`; echo $x "{{s}}" > {{out}}\n"}\n';

    /** A stand-in that keeps the script it was given and prints these comments. */
    function installShellcheck(comments: readonly object[]): Readonly<Record<string, string>> {
      const path = join(work.dir, 'bin', 'shellcheck');
      work.write('comments.json', JSON.stringify({ comments }));
      work.write(
        'bin/shellcheck',
        `#!/bin/sh\ncat > ${work.dir}/script\necho "$*" > ${work.dir}/args\ncat ${work.dir}/comments.json\n`,
      );
      chmodSync(path, 0o755);
      return { PATH: `${join(work.dir, 'bin')}:/usr/bin:/bin` };
    }
    const at = (line: number, column: number, endColumn: number) => ({ line, endLine: line, column, endColumn });

    it('gives it each command as a script, and finds the places again', async () => {
      write({ 'a.rf': program });
      const env = installShellcheck([
        {
          ...at(4, 4, 8),
          level: 'style',
          code: 2006,
          message: 'Use $(...) notation instead of legacy backticks.',
          fix: {
            replacements: [
              { ...at(4, 4, 5), replacement: '$(' },
              { ...at(4, 7, 8), replacement: ')' },
            ],
          },
        },
        { ...at(4, 15, 17), level: 'info', code: 2086, message: 'Double quote to prevent globbing.' },
        { ...at(4, 19, 23), level: 'error', code: 1000, message: 'Inside a value.' },
        { ...at(2, 1, 4), level: 'error', code: 1001, message: 'In what stands before the command.' },
      ]);
      const { code, stdout } = await work.reflow(['lint', 'a.rf'], { env });
      expect(read('args')).to.equal('-f json1 -s bash -S style -e SC1090,SC1091,SC2148,SC2164 -\n');
      expect(read('script')).to.equal('#!/bin/bash\nset -e -o pipefail\n\n\tx=`ls`; echo $x "RFS0" > /return/1\n');
      expect(stdout).to.equal(
        'a.rf:4:4: hint: Use $(...) notation instead of legacy backticks (SC2006)\n' +
          'a.rf:4:15: information: Double quote to prevent globbing (SC2086)\n',
      );
      expect(code).to.equal(0);
    });

    it('applies its fixes when asked to', async () => {
      write({ 'a.rf': program });
      const replacements = [
        { ...at(4, 4, 5), replacement: '$(' },
        { ...at(4, 7, 8), replacement: ')' },
      ];
      const env = installShellcheck([
        { ...at(4, 4, 8), level: 'style', code: 2006, message: 'x.', fix: { replacements } },
      ]);
      await work.reflow(['lint', '-fix', 'a.rf'], { env });
      expect(read('a.rf')).to.equal(program);
      // The stand-in says the same of every script: one round is enough to see it.
      await work.reflow(['lint', '-fix', '-unsafefixes', 'a.rf'], { env });
      expect(read('a.rf')).to.include('x=$(');
    });

    it('obeys comments, which are idle only where it was asked', async () => {
      const silenced = program.replace('val Main', '// reflow:ignore SC2086\nval Main');
      write({ 'a.rf': silenced, 'b.rf': 'val Main = 1 // reflow:ignore SC2086\n' });
      const env = installShellcheck([{ ...at(4, 15, 17), level: 'warning', code: 2086, message: 'Double quote.' }]);
      expect((await work.reflow(['lint', 'a.rf'], { env })).stdout).to.equal('');
      expect((await work.reflow(['lint', 'b.rf'], { env })).stdout).to.match(/nothing to ignore here: SC2086/);
      expect((await work.reflow(['lint', '-shellcheck=never', 'b.rf'], { env })).stdout).to.equal('');
      expect((await work.reflow(['lint', 'b.rf'], { env: { PATH: '/nowhere' } })).stdout).to.equal('');
    });

    it('fails where it is demanded and missing, and takes nonsense for nothing', async () => {
      write({ 'a.rf': program });
      const missing = await work.reflow(['lint', '-shellcheck=always', 'a.rf'], { env: { PATH: '/nowhere' } });
      expect([missing.code, missing.stderr]).to.deep.equal([1, 'shellcheck is not installed\n']);
      const env = installShellcheck([]);
      work.write('comments.json', 'no JSON');
      expect(await work.reflow(['lint', 'a.rf'], { env })).to.deep.equal({ code: 0, stdout: '', stderr: '' });
      expect((await work.reflow(['lint', '-shellcheck=sometimes', 'a.rf'], { env })).code).to.equal(2);
    });
  });
});
