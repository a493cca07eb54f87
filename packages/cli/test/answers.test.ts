// doc, images, eval, graph and digest: what is answered about programs. Spec: 07-cli §11, §21.3,
// contracts §1, §3-5.

import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

const blockA = `Parameters

val sample string (required)
    sample names the biological sample to be processed.
val n int = 3
    n is how many copies to make.
val verbose bool = false
val where string = "s3://bkt/" + sample
val ref file (required)
val genes dir = dir("s3://bkt/genes")

Declarations

val Main string
    Main gives a greeting.

val Nums [int]

val Add func(x, y int) int
    Add adds.

`;

describe('answers about programs', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace({
      ...programs,
      'mixed.rf': 'val A = 1\nval B = panic("b")\nval C = "c"\n',
      'delayed.rf': `val e = ${exec('echo hi > {{out}}')}\nval Len = len(e)\nval Fail = [1][len(e)]\nval Fine = 5\n`,
      'failing.rf': `val Bad = ${exec('exit 4')}\nval Good = 1\n`,
    });
  });
  after(() => work.remove());

  describe('doc', () => {
    it('prints parameters and declarations', async () => {
      expect(await work.reflow(['doc', 'p.rf'])).to.deep.equal({ code: 0, stdout: blockA, stderr: '' });
      expect((await work.reflow(['doc', 'empty.rf'])).stdout).to.equal('Declarations\n\n');
      const legacy = (await work.reflow(['doc', 'o.reflow'])).stdout;
      expect(legacy).to.match(/^Parameters\n\nval xx string \(required\)\n {4}help for xx\n/);
      expect(legacy).to.contain('Declarations');
    });

    it('lists the system modules, and knows each of them', async () => {
      const { stdout } = await work.reflow(['doc']);
      const [head, ...modules] = stdout.trimEnd().split('\n');
      expect(head).to.equal("Reflow's system modules are:");
      expect(modules).to.deep.equal(
        ['dirs', 'files', 'filesets', 'path', 'regexp', 'strings', 'test'].map((name) => `\t$/${name}`),
      );
      for (const name of modules) expect((await work.reflow(['doc', name.trim()])).code, name).to.equal(0);
    });

    it('says what is wrong with a module', async () => {
      const cases: readonly (readonly [string, string])[] = [
        ['$/nope', 'no system module named nope\n'],
        ['t.rf', 't.rf:1:13: cannot apply binary operator "+" to type int and string\n'],
        ['nofile.rf', 'open nofile.rf: no such file or directory\n'],
      ];
      for (const [path, stderr] of cases) {
        expect(await work.reflow(['doc', path]), path).to.deep.equal({ code: 1, stdout: '', stderr });
      }
    });
  });

  describe('images', () => {
    it('prints one image per line', async () => {
      expect(await work.reflow(['images', 'two.rf'])).to.deep.equal({ code: 0, stdout: 'ubuntu:22.04\n', stderr: '' });
      expect(await work.reflow(['images', 'v.rf'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    });

    it('counts wrong parameters as a wrong call and a failing module as a failure', async () => {
      const missing = await work.reflow(['images', 'p.rf']);
      expect([missing.code, missing.stdout]).to.deep.equal([2, '']);
      expect(missing.stderr).to.match(
        /^flag errors:\n\tmissing mandatory flag -ref\n\tmissing mandatory flag -sample\n/,
      );
      expect(missing.stderr).to.contain('usage of p.rf:\n  -genes dir\n');
      expect((await work.reflow(['images', 't.rf'])).code).to.equal(1);
      expect((await work.reflow(['images', 'boom.rf'])).code).to.equal(1);
      expect(await work.reflow(['images', 'o.reflow'])).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: 'flags not supported for v0 modules\n',
      });
      expect((await work.reflow(['images', 'p.rf', '-help'])).code).to.equal(0);
    });
  });

  describe('graph', () => {
    it('prints one line per file whatever happens to the others', async () => {
      const files = ['two.rf', 't.rf', 'nofile.rf', 'mixed.rf', 'v.rf', 'delayed.rf'];
      const { code, stdout } = await work.reflow(['graph', '--format=json', ...files]);
      const lines = documents(stdout);
      expect(code).to.equal(1);
      expect(lines.map((line) => line.file)).to.deep.equal(files);
      expect(lines.map((line) => line.stage)).to.deep.equal([
        undefined,
        'check',
        'check',
        'make',
        undefined,
        undefined,
      ]);
      expect(lines.map((line) => line.args)).to.deep.equal(files.map(() => []));
      expect(lines[4]?.flow).to.deep.equal({});
      expect(lines[5]?.flow).to.have.keys('Len', 'Fail');
    });

    it('takes arguments behind -- for all files, and directly behind a single one', async () => {
      const behind = documents((await work.reflow(['graph', '--format=json', 'p.rf', '--', '-sample=x'])).stdout);
      expect(behind[0]).to.deep.include({ args: ['-sample=x'], stage: 'flags', err: 'missing mandatory flag -ref' });
      const direct = documents((await work.reflow(['graph', '--format=json', 'p.rf', '-sample=x'])).stdout);
      expect(direct).to.deep.equal(behind);
    });

    it('draws in the languages of others', async () => {
      expect((await work.reflow(['graph', 'two.rf'])).stdout).to.match(
        /^strict digraph "reflow flowgraph two\.rf" \{\n/,
      );
      expect((await work.reflow(['graph', '--format=mermaid', 'two.rf'])).stdout).to.match(/^flowchart BT\n/);
    });
  });

  describe('eval', () => {
    it('evaluates every value on its own and goes on behind failures', async () => {
      const { code, stdout } = await work.reflow(['eval', '--json', 'delayed.rf', 'nofile.rf', 'failing.rf']);
      const [delayed, absent, failing] = documents(stdout);
      expect(code).to.equal(1);
      expect(delayed?.vals).to.have.nested.property('Len.value', '3');
      expect(delayed?.vals).to.have.nested.property('Fine.delayed', false);
      expect(delayed?.vals).to.have.nested.property('Fail.err');
      expect(absent).to.deep.include({ file: 'nofile.rf', args: [], stage: 'check' });
      expect(failing?.vals).to.have.nested.property('Bad.err', 'exec failing.Bad: exited with code 4');
      expect(failing?.vals).to.have.nested.property('Bad.execs[0].err', 'exec failing.Bad: exited with code 4');
      expect(failing?.vals).to.have.nested.property('Good.value', '1');
    });

    it('stops before external work under --no-exec', async () => {
      const { code, stdout } = await work.reflow(['eval', '--json', '--no-exec', 'delayed.rf']);
      const [document] = documents(stdout);
      expect(code).to.equal(0);
      expect(document?.vals).to.have.nested.property('Len.delayed', true);
      expect(document?.vals).not.to.have.nested.property('Len.value');
      expect(document?.vals).not.to.have.nested.property('Len.err');
    });

    it('prints a line per value for people', async () => {
      const { code, stdout, stderr } = await work.reflow(['eval', 'v.rf', 'nomain.rf']);
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.match(/^Main \{a int, .*\} = \{a: 1, .*\}\nX int = 1\n$/);
    });

    it('evaluates an expression, with the places of errors in it', async () => {
      expect((await work.reflow(['eval', '-e', 'strings.Split("a-b", "-")'])).stdout).to.equal('["a", "b"]\n');
      const json = documents((await work.reflow(['eval', '--json', '-e', '1 + 2'])).stdout);
      expect(json[0]).to.deep.include({ expr: '1 + 2', type: 'int', delayed: false, value: '3' });
      const wrong = await work.reflow(['eval', '-e', '1 + "x"']);
      expect(wrong).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: '<expr>:1:2: cannot apply binary operator "+" to type int and string\n',
      });
      expect((await work.reflow(['eval', '-e', '1', 'v.rf'])).code).to.equal(2);
    });

    it('tells in every document that the home cannot be used', async () => {
      work.write('file', '');
      const { code, stdout } = await work.reflow(['eval', '--json', 'delayed.rf', 'v.rf'], {
        env: { REFLOW_HOME: `${work.dir}/file/home` },
      });
      const [delayed, immediate] = documents(stdout);
      expect(code).to.equal(1);
      expect(delayed?.vals).to.have.nested.property('Len.err').that.contains('not a directory');
      expect(delayed?.vals).to.have.nested.property('Fine.value', '5');
      expect(immediate?.vals).to.have.nested.property('Main.delayed', false);
    });
  });

  describe('digest', () => {
    const ask = async (...requests: readonly string[]) => {
      const { code, stdout, stderr } = await work.reflow(['digest', '--json'], { input: requests });
      expect([code, stderr]).to.deep.equal([0, '']);
      return documents(stdout);
    };

    it('answers each request on a line, bad ones too', async () => {
      const answers = await ask(
        '{"value": "1 + 1"}',
        '{nonsense',
        '{"value": "1 +"}',
        '{"expr": "\\\\x"}',
        '{"file": "hello"}',
        '[]',
        '{"other": 1}',
        '{"fileset": {"list": 1}}',
        '',
        '{"value": "2"}',
      );
      expect(answers.map((answer) => ('error' in answer ? 'error' : 'answer'))).to.deep.equal([
        'answer',
        'error',
        'error',
        'error',
        'answer',
        'error',
        'error',
        'error',
        'answer',
      ]);
      expect(answers[0]).to.deep.include({ type: 'int', value: '2' });
      expect(answers[4]).to.deep.equal({
        id: 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        size: 5,
      });
      expect(answers[8]).to.deep.include({ value: '2' });
    });

    it('keeps apart paths that end in a backslash', async () => {
      const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;
      const request = (...paths: readonly string[]): string =>
        `{"fileset": {"map": {${paths.map((path, i) => `${JSON.stringify(path)}: {"sha256": "${sha(String(i + 1))}", "size": 1}`).join(', ')}}}}`;
      const [one, two] = await ask(request('a\\', 'a\n'), request('a\\', 'b'));
      expect(one?.string).to.contain('a\n');
      expect(one?.digest).not.to.equal(two?.digest);
    });
  });
});
