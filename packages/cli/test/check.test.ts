// `reflow check`. Spec: 07-cli §8.2, §21.3, contracts §1-2.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, programs, type Workspace } from './support/workspace.ts';

describe('check', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace({
      ...programs,
      'shared.rf': 'val unused = 1\nval X = 2\n',
      'one.rf': 'val s = make("./shared.rf")\nval Main = s.X\n',
      'other.rf': 'val s = make("./shared.rf")\nval Main = s.X + 1\n',
      'syntax.rf': 'val Main = [1, 2\nval X = 3\n',
      'deep.rf': `val Main = ${'('.repeat(3000)}1${')'.repeat(3000)}\n`,
    });
    mkdirSync(join(work.dir, 'folder.rf'));
  });
  after(() => work.remove());

  it('prints the lines of the original, whatever happens to single files', async () => {
    expect(await work.reflow(['check', 't2.rf', 't.rf', 'nofile.rf', 'u.rf'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: [
        't2.rf:2:13: identifier "b" not defined',
        't2.rf:3:10: cannot apply binary operator "+" to type int and string',
        't.rf:1:13: cannot apply binary operator "+" to type int and string',
        'open nofile.rf: no such file or directory',
        'u.rf:1:6: warning: x declared and not used',
        '',
      ].join('\n'),
    });
  });

  it('succeeds silently, and counts warnings as errors only under -w', async () => {
    const warning = 'u.rf:1:6: warning: x declared and not used\n';
    expect(await work.reflow(['check', 'v.rf', 'o.reflow'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    expect(await work.reflow(['check', 'u.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: warning });
    expect(await work.reflow(['check', '-w', 'u.rf'])).to.deep.equal({ code: 1, stdout: '', stderr: warning });
    expect(await work.reflow(['check', 'm.rf', 'v.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: warning });
  });

  it('checks all files in one session, so that a shared import warns once', async () => {
    const { stderr } = await work.reflow(['check', 'one.rf', 'other.rf']);
    expect(stderr).to.equal('shared.rf:1:11: warning: unused declared and not used\n');
  });

  it('needs no configuration and works with a broken one', async () => {
    work.write('broken.yaml', 'a: [');
    const { code } = await work.reflow(['-config', 'broken.yaml', 'check', 'v.rf']);
    expect(code).to.equal(0);
  });

  it('shows frames on a terminal and on demand, headed by the line of the original', async () => {
    const frame = [
      't.rf:1:13: cannot apply binary operator "+" to type int and string',
      '  |',
      '1 | val Main = 1 + "x"',
      '  |            ~ ^ ~~~  E0210',
    ].join('\n');
    const demanded = await work.reflow(['check', '--frames=always', 't.rf']);
    expect([demanded.code, demanded.stdout]).to.deep.equal([1, '']);
    expect(demanded.stderr.startsWith(`${frame}\n`), demanded.stderr).to.equal(true);
    const terminal = { stderr: true };
    const plain = await work.reflow(['check', 't.rf'], { terminal, env: { NO_COLOR: '1' } });
    expect(plain.stderr).to.equal(demanded.stderr);
    const colored = await work.reflow(['check', 't.rf'], { terminal });
    expect(colored.stderr).to.contain('\u001b[31m');
    expect(colored.stderr.replace(/\u001b\[\d+m/g, '')).to.equal(demanded.stderr);
    expect((await work.reflow(['check', '--color=always', 't.rf'])).stderr).not.to.contain('\u001b');
  });

  it('marks columns as a terminal shows them', async () => {
    work.write('wide.rf', 'val Main = ["日本", "x"]\n\tval Y = "日本" + 1\n');
    const { stderr } = await work.reflow(['check', '--frames=always', 'wide.rf']);
    const lines = stderr.split('\n');
    const source = lines.findIndex((line) => line.includes('2 |'));
    expect(lines[source]).to.equal('2 |     val Y = "日本" + 1');
    expect(lines[source + 1]).to.equal('  |             ~~~~~~ ^ ~  E0210');
  });

  describe('--json', () => {
    const linesOf = async (...files: readonly string[]) => {
      const { code, stdout, stderr } = await work.reflow(['check', '--json', ...files]);
      expect(stderr).to.equal('');
      return { code, lines: documents(stdout) };
    };

    it('prints one line per file in order, each exactly once', async () => {
      const files = ['t.rf', 'nofile.rf', 'v.rf', 'folder.rf', 'syntax.rf', 't.rf', 'x.txt', 'deep.rf', 'o.reflow'];
      const { code, lines } = await linesOf(...files);
      expect(code).to.equal(1);
      expect(lines.map((line) => line.file)).to.deep.equal(files);
      expect(lines.map((line) => line.ok)).to.deep.equal([
        false,
        false,
        true,
        false,
        false,
        false,
        false,
        lines[7]?.ok,
        true,
      ]);
    });

    it('has the members that apply, also when they are empty', async () => {
      const { lines } = await linesOf('v.rf', 't.rf', 'nofile.rf', 'p.rf');
      const [good, bad, absent, params] = lines;
      expect(good).to.deep.include({ ok: true, error: '', errors: [], warnings: [], params: [], flags: [], usage: '' });
      expect(good).to.deep.include({ diagnostics: [] });
      expect(good).not.to.have.property('flagsError');
      expect(bad).to.deep.include({ ok: false, warnings: [] });
      expect(bad).not.to.have.any.keys('type', 'decls', 'params', 'flags', 'usage');
      expect(absent).to.deep.include({
        error: 'open nofile.rf: no such file or directory',
        errors: ['open nofile.rf: no such file or directory'],
      });
      expect(params?.flags).to.deep.include({ name: 'n', usage: 'n is how many copies to make.\n', default: '3' });
    });

    it('points at what is wrong, in code points and in UTF-16 offsets', async () => {
      work.write('astral.rf', 'val Main = "\u{1F600}" + 1\n');
      const { lines } = await linesOf('astral.rf');
      const [line] = lines;
      expect(line?.errors).to.deep.equal(['astral.rf:1:15: cannot apply binary operator "+" to type string and int']);
      expect(line?.diagnostics).to.have.length(1);
      expect(line?.diagnostics).to.have.nested.property('[0].code', 'E0210');
      expect(line?.diagnostics).to.have.deep.nested.property('[0].range', {
        start: { line: 1, column: 16, offset: 16 },
        end: { line: 1, column: 17, offset: 17 },
      });
    });

    it('answers each file as if it were the only one', async () => {
      const alone = [await linesOf('one.rf'), await linesOf('other.rf')].flatMap(({ lines }) => lines);
      const together = (await linesOf('one.rf', 'other.rf')).lines;
      expect(together).to.deep.equal(alone);
      expect(together.map((line) => line.warnings)).to.deep.equal([
        ['shared.rf:1:11: warning: unused declared and not used'],
        ['shared.rf:1:11: warning: unused declared and not used'],
      ]);
    });

    it('keeps warnings beside errors, and names the file of a finding elsewhere', async () => {
      work.write('both.rf', 'val s = make("./shared.rf")\nval Main = s.Y\n');
      const { lines } = await linesOf('both.rf');
      expect(lines[0]).to.deep.include({
        ok: false,
        warnings: ['shared.rf:1:11: warning: unused declared and not used'],
      });
      work.write('importer.rf', 'val t = make("./t.rf")\nval Main = t.Main\n');
      const [line] = (await linesOf('importer.rf')).lines;
      expect(JSON.stringify(line?.diagnostics)).to.contain('"file":"t.rf"');
    });
  });
});
