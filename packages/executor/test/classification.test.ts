import { digestText } from '@reflow-lang/base';
import { expect } from 'chai';
import { classifyEnd, exitStatus } from '../src/classify.ts';
import { formatCommand } from '../src/index.ts';
import { hintsOf } from '../src/log-evidence.ts';
import { closeHarnesses, contentsOf, createHarness, describeRuntimes, failureOf, out, resultOf } from './harness.ts';

describeRuntimes('the end of a program', (kind) => {
  afterEach(closeHarnesses);

  const cases: readonly (readonly [string, RegExp])[] = [
    ['exit 1', /^DockerExec: exec sha256:[0-9a-f]{64}: docker exec: exited with code 1$/],
    ['nosuchcmd', /^DockerExec: .*exited with code 127/],
    ['exit 75', /^Temporary: .*exec returned exit code 75 \(considered temporary\)$/],
    ["bash -c 'kill -9 $$'; echo", /^OOM: .*docker returned possible OOM exit code 137$/],
    ['kill -9 $$', /^OOM: .*docker returned possible OOM exit code 137$/],
    ["bash -c 'kill -TERM $$'; true", /^DockerExec: .*exited with code 143/],
    ['kill -SEGV $$', /^DockerExec: .*exited with code 139/],
    ['echo "fatal error: runtime: out of memory" >&2; exit 2', /^OOM: .*detected golang OOM error$/],
    ['echo "runtime: cannot allocate memory"; exit 2', /^OOM: .*detected golang OOM error$/],
    ['echo "runtime: out of memory" >&2; exit 75', /^Temporary/],
    ['echo "runtime: out of memory" >&2; exit 0', /^no error$/],
    [
      'echo fine >&2; echo "Error: bad" >&2; echo "panic: x"; exit 3',
      /exited with code 3 \(hints from exec logs\):\n\(stderr\) line 2: Error: bad\n\(stdout\) line 1: panic: x\n$/,
    ],
  ];
  for (const [cmd, expected] of cases) {
    it(`of \`${cmd}\` means ${String(expected).slice(1, 60)}`, async () => {
      expect(await failureOf(await createHarness(kind), { cmd })).match(expected);
    });
  }

  it('leaves a percent sign that was written twice', async () => {
    const harness = await createHarness(kind);
    const { fileset } = await resultOf(harness, { cmd: "echo '%%s' > %s", args: [out(0)], outputs: [false] });
    expect(await contentsOf(harness, fileset)).deep.equal({ '0:.': '%s\n' });
  });
});

describe('classifying', () => {
  const id = digestText('x');
  const evidence = (oomKilled: boolean) => ({ oomKilled, logsContain: () => false, hints: () => '' });

  it('asks in the order of the original', () => {
    expect(classifyEnd(id, 0, evidence(true))).equal(undefined);
    expect(classifyEnd(id, 75, evidence(true))?.kind).equal('Temporary');
    expect(classifyEnd(id, 1, evidence(true))?.message).contain('killed by OOM killer (docker)');
    expect(classifyEnd(id, 137, evidence(false))?.message).contain('possible OOM exit code 137');
    expect(classifyEnd(id, 1, evidence(false))?.kind).equal('DockerExec');
  });

  it('counts signals as shells do', () => {
    expect(exitStatus({ code: 3, signal: '' })).equal(3);
    expect(exitStatus({ code: 0, signal: 'SIGKILL' })).equal(137);
    expect(exitStatus({ code: 0, signal: 'SIGTERM' })).equal(143);
  });

  it('gives at most twenty hints of a stream, and not too long ones', () => {
    const many = Array.from({ length: 100 }, (_, i) => `error ${i}`).join('\n');
    expect(hintsOf('stderr', many).trimEnd().split('\n')).length(20);
    expect(hintsOf('stdout', `ok\n${'error'.repeat(4000)}\n`)).equal('');
    expect(hintsOf('stdout', 'all is well\n')).equal('');
  });
});

describe('formatting a command', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['cat %s > %s', ['a', 'b'], 'cat a > b'],
    ['100%%', [], '100%'],
    ['%s', [], '%!s(MISSING)'],
    ['x', ['a', 'b'], 'x%!(EXTRA string=a, string=b)'],
    ['%d', ['a'], '%!d(string=a)'],
    ['%5s|%-5s|%.2s', ['a', 'b', 'cde'], '    a|b    |cd'],
    ['end %', [], 'end %!(NOVERB)'],
    ['%s', ['%s %%'], '%s %%'],
    ['a\n%s\nü', ['b'], 'a\nb\nü'],
  ];
  for (const [cmd, args, expected] of cases) {
    it(`turns ${JSON.stringify(cmd)} into ${JSON.stringify(expected)}`, () => {
      expect(formatCommand(cmd, args)).equal(expected);
    });
  }
});
