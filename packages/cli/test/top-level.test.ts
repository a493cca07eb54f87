// The command line itself. Spec: 07-cli §1, §21.1, contracts §0.

import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, programs, type Workspace } from './support/workspace.ts';

describe('the command line', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace(programs);
  });
  after(() => work.remove());

  const firstLine = (text: string): string => text.split('\n')[0] ?? '';

  it('introduces itself when nothing is asked', async () => {
    const { code, stdout, stderr } = await work.reflow([]);
    expect(code).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.contain('reflow -help');
  });

  it('lists commands and global flags under -help as the original does, and on stdout under --help', async () => {
    const compat = await work.reflow(['-help']);
    expect([compat.code, compat.stdout]).to.deep.equal([2, '']);
    for (const part of [
      'Usage of reflow:\n',
      '\treflow [flags] <command> [args]\n',
      'Reflow commands:\n',
      '\trun\n',
      'Global flags:\n',
      '  -log string\n',
    ]) {
      expect(compat.stderr).to.contain(part);
    }
    expect(compat.stderr).not.to.contain('batchrun');
    expect(await work.reflow(['--help'])).to.deep.equal({ code: 0, stdout: compat.stderr, stderr: '' });
    expect(await work.reflow(['help'])).to.deep.equal({ code: 0, stdout: compat.stderr, stderr: '' });
    expect((await work.reflow(['-h'])).code).to.equal(2);
  });

  it('names an unknown command and the one that may be meant', async () => {
    const unknown = await work.reflow(['nosuch']);
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.match(/^reflow: unknown command "nosuch"\n/);
    expect(unknown.stderr).to.contain('Reflow commands:');
    const near = await work.reflow(['rnu', 'p.rf']);
    expect([near.code, near.stdout]).to.deep.equal([2, '']);
    expect(firstLine(near.stderr)).to.contain('did you mean "run"?');
  });

  it('says first what is wrong with a flag', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['-bogus'], 'flag provided but not defined: -bogus'],
      [['run', '-nosuch', 'p.rf'], 'flag provided but not defined: -nosuch'],
      [['run', '-eval=foo', 'p.rf'], 'invalid evaluation strategy foo'],
      [['run', '-invalidate', '[', 'p.rf'], 'error parsing regexp: missing closing ]: `[`'],
      [['run', '-assert=foo', 'p.rf'], 'unknown Assert policy foo'],
      [['run', '-local=maybe', 'p.rf'], 'invalid boolean value "maybe" for -local: parse error'],
      [['run', '-backgroundtimeout=zz', 'p.rf'], 'invalid value "zz" for flag -backgroundtimeout: parse error'],
      [['run', '-sched=false', 'p.rf'], 'non-scheduler mode is not supported (must have -sched)'],
      [['run', '-cache=maybe', 'p.rf'], 'unknown cache mode maybe; choose one of off, read, write, readwrite'],
      [['run', '-resources={}', 'p.rf'], '-resources can only be used in local mode'],
      [['run', '-maxparallel=-1', 'p.rf'], '-maxparallel: expected a number that is not negative'],
      [['run', '-maxparallel'], 'flag needs an argument: -maxparallel'],
      [['run', '---x'], 'bad flag syntax: ---x'],
      [['run'], 'missing argument: path'],
      [['check'], 'missing argument: modules'],
      [['version', 'x'], 'unexpected argument: x'],
      [['doc', 'v.rf', 't.rf'], 'unexpected argument: t.rf'],
      [['graph', '--format=png', 'v.rf'], 'unknown format png; choose one of json, dot, mermaid'],
      [['-color=pink', 'version'], 'invalid value "pink" for flag -color: choose one of auto, always, never'],
      [['-log', 'bogus', 'version'], 'unrecognized log level bogus'],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await work.reflow(args);
      expect([code, stdout, firstLine(stderr)], args.join(' ')).to.deep.equal([2, '', message]);
    }
  });

  it('shows the usage of a command that was called wrongly', async () => {
    const { stderr } = await work.reflow(['version', 'x']);
    expect(stderr).to.contain('usage: reflow version');
    expect(stderr).to.contain('Flags:\n  -help\n    \tdisplay subcommand help\n');
  });

  it('suggests the flag that may be meant', async () => {
    const { stderr } = await work.reflow(['run', '-invalidat=x', 'p.rf']);
    expect(stderr).to.match(/^flag provided but not defined: -invalidat\ndid you mean -invalidate\?\n/);
  });

  it('answers requests for help with success, on stdout in the modern forms', async () => {
    for (const name of ['check', 'digest', 'doc', 'eval', 'graph', 'images', 'run', 'version']) {
      const { code, stdout, stderr } = await work.reflow(['help', name]);
      expect([code, stderr], name).to.deep.equal([0, '']);
      expect(stdout).to.contain(`usage: reflow ${name}`);
      for (const form of ['-h', '--help']) {
        expect(await work.reflow([name, form]), `${name} ${form}`).to.deep.equal({ code: 0, stdout, stderr: '' });
      }
      expect(await work.reflow([name, '-help']), name).to.deep.equal({ code: 0, stdout: '', stderr: stdout });
    }
  });

  it('lists flags in the layout of the original', async () => {
    const { stdout } = await work.reflow(['check', '-h']);
    expect(stdout).to.contain('usage: reflow check modules...');
    expect(stdout).to.contain('\n  -w\ttreat warnings as errors\n');
    const run = (await work.reflow(['run', '-h'])).stdout;
    expect(run).to.match(/\n {2}-eval string\n {4}\t.*\(default "topdown"\)\n/);
    expect(run).to.match(/\n {2}-backgroundtimeout duration\n {4}\t.*\(default 10m0s\)\n/);
    expect(run).to.match(/\n {2}-dotgraph\n {4}\t.*\(default true\)\n/);
    expect(run).not.to.contain('-traceflow');
  });

  it('prints its version, also behind -- and under any level', async () => {
    for (const args of [['version'], ['--', 'version'], ['-log=OFF', 'version'], ['--version']]) {
      const { code, stdout, stderr } = await work.reflow(args);
      expect([code, stderr], args.join(' ')).to.deep.equal([0, '']);
      expect(stdout).to.match(/^\S+ \(node v\d+\.\d+\.\d+\)\n$/);
    }
  });

  it('answers under --json with one error document when a command cannot start', async () => {
    for (const args of [
      ['nosuch', '--json'],
      ['-bogus', 'check', '--json'],
      ['check', '--json'],
      ['run', '-json', '-eval=foo', 'v.rf'],
      ['run', '-nosuch', '-json=true', 'v.rf'],
      ['run', '-log=loud', '-json', 'v.rf'],
    ]) {
      const { code, stdout, stderr } = await work.reflow(args);
      expect(code, args.join(' ')).to.equal(2);
      const [document, ...more] = documents(stdout);
      expect(more).to.deep.equal([]);
      expect(document?.error).to.include.keys('code', 'message', 'kind', 'causes');
      expect(stderr).to.not.equal('');
    }
  });

  it('takes global flags also behind the command, and programs as commands', async () => {
    expect((await work.reflow(['check', '-frames=always', 't.rf'])).stderr).to.contain('1 | val Main = 1 + "x"');
    expect((await work.reflow(['v.rf'])).stdout).to.match(/^\{a: 1,/);
    expect((await work.reflow(['check', 'v.rf', '-w'])).stderr).to.equal('open -w: no such file or directory\n');
  });

  it('accepts flags of the past with a note', async () => {
    const { code, stdout, stderr } = await work.reflow(['-tls=x', 'run', '-traceflow', 'v.rf']);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^\{a: 1,/);
    expect(stderr).to.equal(
      'reflow: note: -tls has no effect any more\nreflow: note: -traceflow has no effect any more\n',
    );
    expect((await work.reflow(['-log=error', '-tls=x', 'run', 'v.rf'])).stderr).to.equal('');
  });
});
