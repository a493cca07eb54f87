// What a run says and keeps when its home, its databases, its configuration or its disk are no good.
// Spec: 07-cli §7.4, design §3.9, 08 §21.10.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

describe('a run on bad ground', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace(programs);
  });
  afterEach(() => work.remove());

  it('names a home that cannot be used, and what to set', async () => {
    work.write('file', '');
    for (const [home, reason] of [
      [`${work.dir}/file`, 'not a directory'],
      [`${work.dir}/file/home`, 'not a directory'],
      ['/proc/home', 'no such file or directory'],
    ] as const) {
      const { code, stdout, stderr } = await work.reflow(['run', '--json', 'ex.rf'], { env: { REFLOW_HOME: home } });
      const [document, ...more] = documents(stdout);
      expect([code, more], home).to.deep.equal([1, []]);
      expect(document).to.deep.include({ schema: 'run/1', status: 'error' });
      expect(stderr).to.equal(`mkdir ${home}/runs: ${reason}; set REFLOW_HOME to a directory that can be written\n`);
      expect((await work.reflow(['run', 'v.rf'], { env: { REFLOW_HOME: home } })).code, 'needs no home').to.equal(0);
    }
  });

  it('takes a home that is relative to the working directory', async () => {
    const { code } = await work.reflow(['run', 'ex.rf'], { env: { REFLOW_HOME: 'state' } });
    expect(code).to.equal(0);
    expect(existsSync(join(work.dir, 'state', 'runs'))).to.equal(true);
  });

  it('puts a corrupt database aside, says so, and still finds what was done', async () => {
    await work.reflow(['run', 'ex.rf']);
    for (const name of ['assoc.db', 'tasks.db']) {
      writeFileSync(join(work.home, name), 'this is no database, and long enough to be looked at'.repeat(100));
      for (const suffix of ['-wal', '-shm']) rmSync(join(work.home, name + suffix), { force: true });
      const { code, stdout, stderr } = await work.reflow(['run', '--json', 'ex.rf']);
      expect(code, name).to.equal(0);
      expect(documents(stdout)[0]?.stats).to.deep.include({ executed: 0 });
      expect(stderr).to.match(new RegExp(`^reflow: warning: .*${name} is corrupt \\(.*\\); moved to quarantine`, 'm'));
      expect(readdirSync(join(work.home, 'quarantine')).some((file) => file.startsWith(name))).to.equal(true);
    }
  });

  it('names the file, the place and the key of a wrong configuration', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['a: [', 'config CONFIG: yaml: line 1: '],
      ['cache: read\ncache: off', 'config CONFIG: yaml: line 2: Map keys must be unique'],
      ['- a', 'config CONFIG: expected a mapping of keys to values'],
      ['cache: [a]', 'config CONFIG: cache not string key'],
      ['cache: bogus', 'cache: unknown provider "bogus" (known: off, read, write, readwrite, read+write) (in CONFIG)'],
      ['cluster: localcluster,foo=1', 'provider localcluster flag foo: no such flag -foo (in CONFIG)'],
    ];
    for (const [text, message] of cases) {
      work.write('c.yaml', text);
      const { code, stdout, stderr } = await work.reflow(['-config', 'c.yaml', 'run', '--json', 'ex.rf']);
      expect(code, text).to.equal(1);
      expect(stderr.startsWith(message.replace('CONFIG', 'c.yaml')), `${text}: ${stderr}`).to.equal(true);
      expect(documents(stdout)).to.have.length(1);
      expect(documents(stdout)[0]).to.have.all.keys('error');
      writeFileSync(join(work.home, 'config.yaml'), text);
      const own = await work.reflow(['run', 'ex.rf']);
      expect(own.stderr).to.contain(message.replace('CONFIG', `${work.home}/config.yaml`));
      rmSync(join(work.home, 'config.yaml'));
    }
    const absent = await work.reflow(['-config', 'none.yaml', 'run', 'ex.rf']);
    expect(absent.stderr).to.equal('open none.yaml: no such file or directory\n');
    const variable = await work.reflow(['run', 'ex.rf'], { env: { REFLOW_CACHE: 'bogus' } });
    expect(variable.stderr).to.contain('(in the environment variable REFLOW_CACHE)');
    const typed = await work.reflow(['-cache=readwrite,foo=1', 'run', 'ex.rf']);
    expect(typed.stderr).to.equal('provider readwrite flag foo: no such flag -foo\n');
    work.write('c.yaml', 'cluster: localcluster,executor=cloud');
    const value = await work.reflow(['-config', 'c.yaml', 'run', 'ex.rf']);
    expect(value.stderr).to.contain('cluster: executor=cloud: choose one of auto, process, bwrap, host\n');
  });

  it('warns of a key that is nearly one', async () => {
    work.write('c.yaml', 'chache: off\nec2cluster: {spot: true}\nfoo: bar\n');
    const { code, stderr } = await work.reflow(['-config', 'c.yaml', '-log=error', 'run', 'ex.rf']);
    expect(code).to.equal(0);
    expect(stderr).to.match(/^reflow: warning: c\.yaml: unknown key "chache"; did you mean "cache"\?\nresult: .*\n$/);
  });

  it('names what is wrong in a project file', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['params: [', `${work.dir}/reflow.yaml: yaml: line 1: `],
      ['params: 5', `${work.dir}/reflow.yaml: params: expected a mapping`],
      ['params: {x: [1]}', `${work.dir}/reflow.yaml: params: x: expected a text, a number or a bool`],
      ['config: {cache: maybe}', 'cache: unknown provider "maybe"'],
      ['program: [a]', `${work.dir}/reflow.yaml: program: expected a path`],
    ];
    for (const [text, message] of cases) {
      work.write('reflow.yaml', text);
      const { code, stderr } = await work.reflow(['run', 'v.rf']);
      expect(code, text).to.equal(1);
      expect(stderr.startsWith(message), stderr).to.equal(true);
    }
  });

  describe('on a full disk', () => {
    let disk: string;
    let hasDisk = false;
    before(function () {
      disk = mkdtempSync(join(tmpdir(), 'reflow-small-'));
      hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
      if (!hasDisk) this.skip();
    });
    after(() => {
      if (hasDisk) spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    });
    afterEach(() => {
      if (hasDisk) for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true, force: true });
    });

    it('goes on without its records', async () => {
      mkdirSync(join(disk, 'home'));
      const env = {
        REFLOW_HOME: join(disk, 'home'),
        REFLOW_REPOSITORY: `file,dir=${work.home}/repository`,
        REFLOW_ASSOC: `file,dir=${work.home}/assoc`,
        REFLOW_TASKDB: `file,dir=${work.home}/tasks`,
      };
      spawnSync('sh', ['-c', `head -c 4000000 /dev/zero > ${disk}/fill`]);
      const { code, stdout, stderr } = await work.reflow(['run', '-localdir', `${work.home}/local`, 'ex.rf'], { env });
      expect([code, stdout]).to.deep.equal([0, '98ea6e4f\n']);
      const complaints = stderr.split('\n').filter((line) => line.includes('no space left'));
      for (const what of ["the run's state", '.events.ndjson', '.runlog', 'output ']) {
        expect(
          complaints.filter((line) => line.includes(what)),
          what,
        ).to.have.length(1);
      }
      expect(readdirSync(join(disk, 'home', 'results'))).to.deep.equal([]);
    });

    it('fails with the cause, and loses nothing that has been done', async () => {
      work.write(
        'big.rf',
        `func f(i int) = ${exec(`echo {{i}} >> ${work.dir}/done; head -c 300000 /dev/zero > {{out}}; echo {{i}} >> {{out}}`)}\nval Main = [f(i) | i <- range(0, 8)]\n`,
      );
      const env = { REFLOW_REPOSITORY: `file,dir=${disk}/repository` };
      const full = await work.reflow(['run', '--json', '-executor=host', 'big.rf'], { env });
      expect(full.code).to.equal(11);
      expect(documents(full.stdout)[0]?.error).to.deep.include({ kind: 'ResourcesExhausted' });
      expect(full.stderr).to.contain('no space left on device');
      expect(full.stderr).to.contain('when there is room again: run the command again to go on');
      spawnSync('mount', ['-o', 'remount,size=20m', disk]);
      try {
        const again = await work.reflow(['run', '--json', '-executor=host', 'big.rf'], { env });
        expect(again.code, again.stderr).to.equal(0);
        const ran = readFileSync(join(work.dir, 'done'), 'utf8').trimEnd().split('\n');
        expect(ran.sort(), 'each program ran once').to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7']);
      } finally {
        rmSync(join(disk, 'repository'), { recursive: true });
        spawnSync('mount', ['-o', 'remount,size=1m', disk]);
      }
    });

    it('does not leave half of an output behind', async () => {
      await work.reflow(['run', '-q', 'ex.rf']);
      spawnSync('sh', ['-c', `head -c 4000000 /dev/zero > ${disk}/fill`]);
      const { code, stderr } = await work.reflow(['run', '-q', `-output=${disk}/out`, 'ex.rf']);
      expect(code).to.equal(1);
      expect(stderr).to.match(/^output .*\/out: resources exhausted: /m);
      expect(readdirSync(disk)).to.deep.equal(['fill']);
      rmSync(join(disk, 'fill'));
      expect((await work.reflow(['run', '-q', `-output=${disk}/out`, 'ex.rf'])).code).to.equal(0);
      expect(statSync(join(disk, 'out', 'ex')).size).to.equal(3);
    });
  });
});
