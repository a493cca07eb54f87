// What only a process shows: streams that close, signals, programs that must not outlive an interrupt.
// Spec: 07-cli §9.5, contracts §0.

import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CommandProcess, runCommand, startCommand, until } from './support/command-process.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

describe('the process', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({
      ...programs,
      'endless.rf':
        'val Main = fold(func(a, b int) => a + b, [x + y + z | x <- range(0, 100000), y <- range(0, 100000), z <- range(0, 1000)], 0)\n',
      'big.rf': 'val Main = [i | i <- range(0, 200000)]\n',
    });
    work.write('long.rf', `val Main = ${exec(`echo $$ > ${work.dir}/pid; sleep 61.5; echo x > {{out}}`)}\n`);
  });
  afterEach(() => work.remove());

  const isRunning = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  const startLong = async (...flags: readonly string[]): Promise<CommandProcess> => {
    const started = startCommand(work, ['run', '-executor=host', ...flags, 'long.rf']);
    await until('the program runs', () => existsSync(join(work.dir, 'pid')) && pidOfProgram() > 0);
    return started;
  };
  const pidOfProgram = (): number => Number(readFileSync(join(work.dir, 'pid'), 'utf8'));

  const stateOf = (): unknown => {
    const runs = join(work.home, 'runs');
    const name = readdirSync(runs).find((file) => file.endsWith('.json'));
    return JSON.parse(readFileSync(join(runs, name ?? ''), 'utf8'));
  };

  it('ends quietly with its own status when its reader has gone', async () => {
    for (const [program, code] of [
      ['big.rf', 0],
      ['boom.rf', 1],
    ] as const) {
      const started = startCommand(work, ['run', program]);
      started.child.stdout?.destroy();
      const { code: got, stderr } = await started.ended;
      expect(got, program).to.equal(code);
      expect(stderr).not.to.contain('EPIPE');
    }
  });

  it('says so and fails when its answer cannot be written', async () => {
    if (!existsSync('/dev/full')) return;
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await runCommand(work, ['run', 'v.rf'], { stdout: full });
      expect(code).to.equal(1);
      expect(stderr).to.match(/^reflow: cannot write the answer: .*no space left on device/i);
      expect(stderr.split('\n')).to.have.length(2);
    } finally {
      closeSync(full);
    }
  });

  it('can be interrupted while it computes', async () => {
    const started = startCommand(work, ['run', 'endless.rf']);
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    started.child.kill('SIGINT');
    const { code, signal } = await started.ended;
    expect(signal ?? code).to.be.oneOf(['SIGINT', 130]);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends its programs on ${signal}, writes down that it was cancelled, and exits ${code}`, async () => {
      const started = await startLong('--json');
      started.child.kill(signal);
      const ended = await started.ended;
      expect(ended.code).to.equal(code);
      expect(ended.stderr).to.contain('cleaning up...\n');
      await until('the program is gone', () => !isRunning(pidOfProgram()));
      expect(stateOf()).to.have.property('Phase', 3);
      expect(stateOf()).to.have.nested.property('Err.Kind', 'Canceled');
      const document: unknown = JSON.parse(ended.stdout);
      expect(document).to.deep.include({ status: 'canceled', exitCode: code, result: null });
      expect(document).to.have.nested.property('error.kind', 'Canceled');
    });
  }

  it('ends at once on a second interrupt', async () => {
    work.write(
      'stubborn.rf',
      `val Main = ${exec(`trap "" TERM; echo $$ > ${work.dir}/pid; sleep 8; echo x > {{out}}`)}\n`,
    );
    const started = startCommand(work, ['run', '-executor=host', 'stubborn.rf']);
    await until('the program runs', () => existsSync(join(work.dir, 'pid')) && pidOfProgram() > 0);
    started.child.kill('SIGINT');
    await until('the first is heard', () => started.stderr().includes('cleaning up...'));
    const began = Date.now();
    started.child.kill('SIGINT');
    const { code } = await started.ended;
    expect(code).to.equal(130);
    expect(Date.now() - began).to.be.lessThan(1500);
  });

  it('leaves a run that is interrupted to be continued', async () => {
    const started = await startLong();
    started.child.kill('SIGINT');
    expect((await started.ended).stderr).to.contain('interrupted: run the command again to go on');
  });
});
