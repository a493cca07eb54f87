// What people see at a terminal. Spec: 07-cli §20.4-20.5.

import { expect } from 'chai';
import { createScreen } from '../src/run/screen.ts';
import { renderTime } from '../src/run/status-line.ts';
import { fit, printable, width } from '../src/text/width.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

const clearLine = '\r\u001b[K';

/** The lines a terminal shows after the text, and the widest status line that was drawn. */
function show(text: string): { readonly lines: readonly string[]; readonly widest: number } {
  const lines = [''];
  let widest = 0;
  for (const [i, part] of text.split(clearLine).entries()) {
    if (i > 0) lines[lines.length - 1] = '';
    const [first = '', ...more] = part.split('\n');
    lines[lines.length - 1] += first;
    lines.push(...more);
    if (more.length === 0) widest = Math.max(widest, width(part));
  }
  return { lines, widest };
}

describe('a screen with a status line', () => {
  const open = (columns: number) => {
    let text = '';
    const terminal = { stdout: false, stderr: true, columns };
    const screen = createScreen({ stderr: (part) => (text += part), terminal });
    return { screen, terminal, text: () => text };
  };

  it('keeps lines above and one status line below, and leaves nothing of it', () => {
    const { screen, text } = open(40);
    screen.print('one\n');
    screen.status('working');
    screen.print('two\n');
    screen.status('still working');
    expect(show(text()).lines).to.deep.equal(['one', 'two', 'still working']);
    screen.status(undefined);
    screen.print('three\n');
    expect(show(text()).lines).to.deep.equal(['one', 'two', 'three', '']);
  });

  it('never draws to the edge, whatever the text and however the window changes', () => {
    const { screen, terminal, text } = open(20);
    for (const columns of [20, 10, 3, 1, 80]) {
      terminal.columns = columns;
      screen.status('日本語のテキスト e\u0301 \u{1F600} and\n more\tof it');
      const drawn = text().split(clearLine).at(-1) ?? '';
      expect(width(drawn), String(columns)).to.be.lessThan(Math.max(columns, 2));
      expect(drawn).not.to.match(/[\n\t]/);
    }
  });

  it('writes plainly where there is none', () => {
    const { screen, text } = open(40);
    screen.print('one\n');
    screen.status(undefined);
    expect(text()).to.equal('one\n');
  });
});

describe('text on a terminal', () => {
  it('is as wide as its characters', () => {
    expect(width('abc')).to.equal(3);
    expect(width('日本')).to.equal(4);
    expect(width('e\u0301')).to.equal(1);
    expect(width('\u{1F600}')).to.equal(2);
  });

  it('is cut where it does not fit', () => {
    expect(fit('abcdef', 6)).to.equal('abcdef');
    expect(fit('abcdef', 5)).to.equal('abcd…');
    expect(fit('日本語', 5)).to.equal('日本…');
    expect(fit('日本語', 4)).to.equal('日…');
    expect(fit('abc', 0)).to.equal('');
    expect(printable('a\r\n\u001b[31mb')).to.equal('a [31mb');
  });

  it('tells times shortly', () => {
    expect([0, 59.9, 60, 134, 3600, 7325].map(renderTime)).to.deep.equal([
      '0s',
      '59s',
      '1m00s',
      '2m14s',
      '1h00m',
      '2h02m',
    ]);
  });
});

describe('run at a terminal', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({
      ...programs,
      'slow.rf': `val a = ${exec('sleep 0.5; echo a > {{out}}')}\nval Main = trace(len(a))\n`,
      'bad.rf': `val Main = ${exec('sleep 0.3; echo oops >&2; exit 3')}\n`,
    });
  });
  afterEach(() => work.remove());
  const terminal = { stderr: true, columns: 40 };

  it('shows one status line that fits, and in the end only what stays', async () => {
    const { stdout, stderr } = await work.reflow(['run', 'slow.rf'], { terminal });
    expect(stdout).to.equal('2\n');
    const shown = show(stderr);
    expect(stderr).to.match(/reflow [0-9a-f]{8} {2}\ds {2}0\/1 done/);
    expect(shown.widest).to.be.within(10, 39);
    expect(shown.lines.slice(1)).to.have.length(3);
    expect(shown.lines[0]).to.match(/^reflow: warning: image "ubuntu:22\.04" is not used/);
    expect(shown.lines[1]).to.equal(`${work.dir}/slow.rf:4:17(slow.Main): 2`);
    expect(shown.lines[2]).to.match(/^ok: 1 nodes, 1 executed, 0 cached in /);
  });

  it('says briefly what failed, with paths from where one is', async () => {
    const { code, stderr } = await work.reflow(['run', 'bad.rf'], { terminal });
    expect(code).to.equal(11);
    const { lines } = show(stderr);
    expect(lines.slice(1, 5)).to.deep.equal([
      `failed: exec bad.Main ${work.dir}/bad.rf:1:16`,
      'bad.rf:1:16: exec bad.Main failed: exited with code 3',
      '  last lines of its stderr:',
      '    oops',
    ]);
    expect(lines.at(-2)).to.match(/^failed: 1 nodes, 1 executed, 0 cached, 1 failed in /);
  });

  it('shows errors of the program as frames, with paths from where one is', async () => {
    const { stderr } = await work.reflow(['run', 't.rf'], { terminal, env: { NO_COLOR: '1' } });
    expect(stderr.split('\n').slice(0, 4)).to.deep.equal([
      't.rf:1:13: cannot apply binary operator "+" to type int and string',
      '  |',
      '1 | val Main = 1 + "x"',
      '  |            ~ ^ ~~~  E0210',
    ]);
  });

  it('draws nothing where it is not wanted', async () => {
    for (const [args, env] of [
      [['-log=debug', 'run', 'slow.rf'], {}],
      [['run', '-progress=none', 'slow.rf'], {}],
      [['-q', 'run', 'slow.rf'], {}],
      [['run', 'slow.rf'], { TERM: 'dumb' }],
      [['run', 'slow.rf'], { CI: 'true' }],
    ] as const) {
      const { code, stderr } = await work.reflow(args, { terminal, env: { ...env, REFLOW_CACHE: 'off' } });
      expect(code).to.equal(0);
      expect(stderr, args.join(' ')).not.to.contain('\u001b');
    }
  });
});
