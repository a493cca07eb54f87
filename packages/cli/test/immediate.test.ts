// Programs whose Main is a value, and the parameters of modules. Spec: 07-cli §10, §21.2, contracts §6.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, programs, type Workspace } from './support/workspace.ts';

describe('run of a program that needs nothing external', () => {
  let work: Workspace;
  before(() => {
    work = createWorkspace(programs);
  });
  after(() => work.remove());

  const firstLine = (text: string): string => text.split('\n')[0] ?? '';

  it('prints the value and nothing else', async () => {
    expect(await work.reflow(['run', 'v.rf'])).to.deep.equal({
      code: 0,
      stdout: '{a: 1, b: [1.5, 2], c: ["x": true], d: ("s", 2), e: #Ok(3), f: #None, g: []}\n',
      stderr: '',
    });
  });

  it('binds parameters in every form of the flag parser', async () => {
    const cases: readonly (readonly [string[], string])[] = [
      [['p.rf', '-sample=x', '-ref=s3://a/b'], '"hello x"\n'],
      [['p.rf', '--sample', 'x', '--ref', 's3://a/b', '--verbose'], '"hello x"\n'],
      [['--', 'p.rf', '-sample=1', '-ref=s3://a/b'], '"hello 1"\n'],
      [['p.rf', '--sample=a=b', '-ref=s3://a/b'], '"hello a=b"\n'],
      [['p.rf', '-sample=', '-ref=s3://a/b'], '"hello "\n'],
      [['p.rf', '-sample', '-x', '-ref=s3://a/b'], '"hello -x"\n'],
      [['b.rf', '-x'], 'true\n'],
      [['b.rf', '-x=false'], 'false\n'],
    ];
    for (const [args, stdout] of cases) {
      expect(await work.reflow(['run', ...args]), args.join(' ')).to.deep.equal({ code: 0, stdout, stderr: '' });
    }
  });

  it('says what is wrong with the parameters, and which there are', async () => {
    const cases: readonly (readonly [string[], string])[] = [
      [['p.rf', '-sample=x', '-ref=s3://a/b', '-n=zz'], 'invalid value "zz" for flag -n: cannot parse "zz" as integer'],
      [['p.rf', '-n', '0x10'], 'invalid value "0x10" for flag -n: cannot parse "0x10" as integer'],
      [['p.rf', '-nope'], 'flag provided but not defined: -nope'],
      [['p.rf', '---sample=a'], 'bad flag syntax: ---sample=a'],
      [['p.rf', '-sample'], 'flag needs an argument: -sample'],
      [['b.rf'], 'missing mandatory flag -x: '],
      [['b.rf', '-x', 'false'], 'unrecognized parameters: false'],
      [['o.reflow'], 'parameter "xx" is undefined'],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await work.reflow(['run', ...args]);
      expect([code, stdout, firstLine(stderr)], args.join(' ')).to.deep.equal([1, '', message]);
      expect(stderr).to.contain(`usage of ${args[0]}:\n  -`);
    }
    const absent = await work.reflow(['run', 'p.rf', '-sample=a', '-ref=nofile']);
    expect(firstLine(absent.stderr)).to.match(/^invalid value "nofile" for flag -ref: .*no such file or directory$/);
    const list = await work.reflow(['run', 'xs.rf']);
    expect(list).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'fatal: -xs: flags of type [int] not supported (valid types are: string, int, float, bool, file, dir)\n',
    });
  });

  it('lists the parameters with types, comments and defaults for people', async () => {
    const usage = `usage of p.rf:
  -genes dir
    	(default dir("s3://bkt/genes"))
  -n int
    	n is how many copies to make. (default 3)
  -ref file
    	(required)
  -sample string
    	sample names the biological sample to be processed. (required)
  -verbose bool
    	(default false)
  -where string
    	(default "s3://bkt/" + sample)
`;
    expect(await work.reflow(['run', 'p.rf', '-help'])).to.deep.equal({ code: 0, stdout: usage, stderr: '' });
    const missing = await work.reflow(['run', 'p.rf']);
    expect(missing.code).to.equal(1);
    expect(missing.stderr).to.equal(
      `flag errors:\n\tmissing mandatory flag -ref\n\tmissing mandatory flag -sample: \n${usage}`,
    );
    const near = await work.reflow(['run', 'p.rf', '-sampel=x']);
    expect(near.stderr).to.match(/^flag provided but not defined: -sampel\ndid you mean -sample\?\nusage of p\.rf:\n/);
    expect((await work.reflow(['run', 'o.reflow'])).stderr).to.contain('  -xx string\n');
  });

  it('fails with the place and the cause, without a stack', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['boom.rf', `${work.dir}/boom.rf:1:17: panic: boom\n`],
      ['nomain.rf', 'module has no Main\n'],
      ['empty.rf', 'module has no Main\n'],
      ['nofile.rf', `open ${work.dir}/nofile.rf: no such file or directory\n`],
      ['nofile.txt', 'unknown file extension ".txt"\n'],
      ['noextension', 'unknown file extension ""\n'],
      ['t.rf', `${work.dir}/t.rf:1:13: cannot apply binary operator "+" to type int and string\n`],
    ];
    for (const [program, stderr] of cases) {
      expect(await work.reflow(['run', program]), program).to.deep.equal({ code: 1, stdout: '', stderr });
    }
  });

  it('says where relative paths start when a file or directory is not there', async () => {
    work.write('file.rf', 'val Main = file("nope.txt")\n');
    work.write('dir.rf', 'val Main = dir("nope")\n');
    work.write('default.rf', 'param d = dir("nope")\nval Main = d\n');
    work.write('folder.rf', `val Main = file("${work.dir}")\n`);
    const hint = `relative paths start at the working directory, ${work.dir}\n`;
    for (const [program, stderr] of [
      ['file.rf', `${work.dir}/file.rf:1:16 file.Main: open nope.txt: no such file or directory\n${hint}`],
      ['dir.rf', `empty directory nope/\n${hint}`],
      ['default.rf', `fatal: empty directory nope/\n${hint}`],
      ['folder.rf', `${work.dir}/folder.rf:1:16 folder.Main: read ${work.dir}: is a directory\n`],
    ] as const) {
      expect(await work.reflow(['run', program]), program).to.deep.equal({ code: 1, stdout: '', stderr });
    }
  });

  it('traces on stderr, once', async () => {
    expect(await work.reflow(['run', 'tr.rf'])).to.deep.equal({
      code: 0,
      stdout: '"hi"\n',
      stderr: `${work.dir}/tr.rf:1:17(tr.Main): "hi"\n`,
    });
  });

  it('accepts every flag of old scripts', async () => {
    const args =
      '-gc -sched -nocacheextern -trace -dotgraph=false -recomputeempty -postusechecksum -eval=bottomup -localdir ./d -dir ./e p.rf -sample=1 -ref=s3://a/b';
    const { code, stdout } = await work.reflow(['run', ...args.split(' ')]);
    expect([code, stdout]).to.deep.equal([0, '"hello 1"\n']);
  });

  it('leaves no trace of itself', async () => {
    await work.reflow(['run', 'v.rf']);
    expect(existsSync(join(work.home, 'runs'))).to.equal(false);
    expect(existsSync(join(work.dir, 'd'))).to.equal(false);
  });

  describe('--json', () => {
    it('prints one run/1 document with the value as JSON', async () => {
      const { code, stdout, stderr } = await work.reflow(['run', '--json', 'v.rf']);
      expect([code, stderr]).to.deep.equal([0, '']);
      const [document, ...more] = documents(stdout);
      expect(more).to.deep.equal([]);
      expect(document).to.deep.include({
        schema: 'run/1',
        program: join(work.dir, 'v.rf'),
        params: {},
        args: [],
        status: 'ok',
        exitCode: 0,
        error: null,
        stats: { nodes: 0, executed: 0, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 },
        universe: '',
        keySpace: '',
        paths: {},
        result: {
          text: '{a: 1, b: [1.5, 2], c: ["x": true], d: ("s", 2), e: #Ok(3), f: #None, g: []}',
          type: '{a int, b [float], c [string:bool], d (string, int), e #Ok(int), f #None, g [bottom]}',
          value: {
            a: 1,
            b: [1.5, 2],
            c: [['x', true]],
            d: ['s', 2],
            e: { tag: 'Ok', value: 3 },
            f: { tag: 'None' },
            g: [],
          },
        },
      });
      expect(document?.runId).to.match(/^sha256:[0-9a-f]{64}$/);
      expect(document?.startedAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('tells a failure in a run/1 document once the program has been checked, before that in an error document', async () => {
      for (const args of [['p.rf'], ['p.rf', '-nope'], ['boom.rf'], ['nomain.rf'], ['xs.rf']]) {
        const { code, stdout, stderr } = await work.reflow(['run', '--json', ...args]);
        const [document, ...more] = documents(stdout);
        expect([code, more], args.join(' ')).to.deep.equal([1, []]);
        expect(document).to.deep.include({ schema: 'run/1', status: 'error', exitCode: 1, result: null });
        expect(document?.error).to.include.keys('code', 'message', 'kind', 'causes');
        expect(stderr).not.to.equal('');
      }
      for (const program of ['t.rf', 'nofile.rf', 'nofile.txt']) {
        const { code, stdout } = await work.reflow(['run', '--json', program]);
        const [document, ...more] = documents(stdout);
        expect([code, more], program).to.deep.equal([1, []]);
        expect(document).to.have.all.keys('error');
      }
    });

    it('tells every parameter with its final text', async () => {
      const { stdout } = await work.reflow(['run', '--json', 'p.rf', '-sample=x', '-ref=s3://a/b', '-n=007']);
      const [document] = documents(stdout);
      expect(document?.params).to.deep.equal({
        sample: 'x',
        n: '7',
        verbose: 'false',
        where: '',
        ref: 's3://a/b',
        genes: '',
      });
      expect(document?.args).to.deep.equal(['-sample=x', '-ref=s3://a/b', '-n=007']);
    });
  });

  it('emits events before its own answer', async () => {
    const { stdout } = await work.reflow(['run', '--events=-', '--json', 'v.rf']);
    const lines = documents(stdout);
    expect(lines.map((line) => line.type ?? line.schema)).to.deep.equal([
      'runStarted',
      'programEvaluated',
      'runDone',
      'run/1',
    ]);
    expect(lines.slice(0, -1).map((line) => line.seq)).to.deep.equal([0, 1, 2]);
    expect(new Set(lines.map((line) => line.runId)).size).to.equal(1);
    const failed = documents((await work.reflow(['run', '--events=-', '--json', 'boom.rf'])).stdout);
    expect(failed.map((line) => line.type ?? line.schema)).to.deep.equal(['runStarted', 'runDone', 'run/1']);
  });

  it('writes events to a file, and says when that cannot be made', async () => {
    await work.reflow(['run', '--events=events.ndjson', 'v.rf']);
    const lines = documents(readFileSync(join(work.dir, 'events.ndjson'), 'utf8'));
    expect(lines.map((line) => line.type)).to.deep.equal(['runStarted', 'programEvaluated', 'runDone']);
    mkdirSync(join(work.dir, 'folder'));
    const refused = await work.reflow(['run', '--events=folder', 'v.rf']);
    expect(refused).to.deep.equal({ code: 1, stdout: '', stderr: `open ${work.dir}/folder: is a directory\n` });
  });

  it('takes parameters of the project that the module has, paths relative to the project file', async () => {
    const project = createWorkspace({
      'reflow.yaml': 'params: {greeting: 007, text: data/x.txt, unknown: y}\n',
      'data/x.txt': 'four',
      'sub/main.rf': 'param (\n\tgreeting = "hi"\n\ttext file\n)\nval Main = (greeting, len(text))\n',
    });
    try {
      expect((await project.reflow(['run', 'sub/main.rf'])).stdout).to.equal('("007", 4)\n');
      const given = await project.reflow(['run', 'sub/main.rf', '-greeting=x']);
      expect(given.stdout).to.equal('("x", 4)\n');
    } finally {
      project.remove();
    }
  });
});
