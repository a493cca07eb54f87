// Nodes and commands as text. Spec: 05-flow-eval §7.

import { digestText, plainError } from '@reflow-lang/base';
import {
  abbrevCmd,
  abbrevLeft,
  abbrevMiddle,
  collectFlow,
  dataFlow,
  Flow,
  flowOfFileset,
  formatCmd,
  mergeFlow,
  op,
  renderDebug,
  renderExec,
  renderFlow,
} from '@reflow-lang/flow';
import { expect } from 'chai';
import { execF3, execF4, filesetA, groupbyF7, internIn } from './sample.ts';

describe('a flow as text', () => {
  it('shows digest, state, resources, operation and dependencies', () => {
    const exec = execF3();
    exec.resources = { mem: 2 ** 30, cpu: 1 };
    expect(String(exec)).to.equal(
      'flow 2bbe6a7b state Init {mem:1.0GiB cpu:1 disk:0B} exec image img:1 cmd "cat %s" deps ea33b504',
    );
    expect(renderFlow(internIn(), 'Ready')).to.equal('flow ea33b504 state Ready {} intern url "s3://b/in"');
  });
  it('shows the value, the data and the expressions', () => {
    expect(String(flowOfFileset(filesetA))).to.match(
      /^flow 136cbbf9 state Init {} val val obj<\.=<id: sha256:8ed3f6ad/,
    );
    expect(String(dataFlow(new TextEncoder().encode('alpha')))).to.match(/ data data sha256:8ed3f6ad[0-9a-f]{56}$/);
    expect(String(groupbyF7())).to.match(/ groupby re \^\(\.\)\/ deps ea33b504$/);
    expect(String(collectFlow('a', 'b', internIn()))).to.match(/ collect re a repl b deps ea33b504$/);
  });
  it('says when it is affected by the bug of the reference', () => {
    const exec = new Flow({ op: op.exec, image: 'i', cmd: 'c', execDepIncorrectCacheKeyBug: true });
    expect(String(exec)).to.match(/ exec \(affected by bug T41260\) image i cmd "c"$/);
  });
});

describe('debug text', () => {
  it('nests the dependencies', () => {
    expect(renderDebug(execF4())).to.equal(
      'exec<3fee4486>(image(img:1), resources({}), cmd("cat %s %s > %s")args(in(0), in(1), out(0))' +
        'deps(intern<ea33b504>("s3://b/in"),intern<ea33b504>("s3://b/in")))',
    );
  });
  it('shows physical digests of what is known', () => {
    const dep = flowOfFileset(filesetA);
    expect(renderDebug(execF3(dep))).to.match(/^exec<[0-9a-f]{8}\/bed00eec>\(/);
  });
  it('names a context continuation k1', () => {
    const kctx = new Flow({ op: op.kctx, flowDigest: digestText('k'), kctx: internIn });
    expect(renderDebug(kctx)).to.match(/^k1<[0-9a-f]{8}>\(\)$/);
  });
  it('is cut off on a graph with much sharing', () => {
    let root = internIn();
    for (let i = 0; i < 60; i++) root = mergeFlow(root, root);
    expect(renderDebug(root).length).to.be.lessThan(20_000);
    expect(renderDebug(root)).to.contain('...');
  });
});

describe('a finished flow as a line of the log', () => {
  const second = 1_000_000_000n;
  const f = execF4();
  f.ident = 'm.x';
  it('shows the values it was computed from, how long and how fast', () => {
    const outcome = { cached: false, value: filesetA, runtime: (63n * second) / 10n, values: [filesetA, undefined] };
    expect(renderExec(f, outcome)).to.equal(
      'eval:3fee4486(m.x) val<.=8ed3f6ad 5B> = exec "cat <in(val<.=8ed3f6ad 5B>)> <in(?)> > <out(0)>" (6s 0B/s)',
    );
  });
  it('names what it depends on when it was found', () => {
    const outcome = { cached: true, value: filesetA, runtime: 0n, values: [] };
    expect(renderExec(f, outcome)).to.equal(
      'cache:3fee4486(m.x) val<.=8ed3f6ad 5B> = exec "cat <in(ea33b504)> <in(ea33b504)> > <out(0)>" (0s)',
    );
    expect(renderExec(groupbyF7(), outcome)).to.match(/ = groupby "\^\(\.\)\/" flow\(ea33b504\) {2}\(0s\)$/);
  });
  it('says that it failed', () => {
    const outcome = { cached: false, err: plainError('x'), runtime: 0n, values: [] };
    expect(renderExec(internIn(), outcome)).to.equal('error:ea33b504() ? = intern "s3://b/in" (0s)');
  });
});

describe('abbreviated command', () => {
  const exec = (cmd: string, argstrs: readonly string[] = [], image = 'img'): Flow =>
    new Flow({ op: op.exec, image, cmd, argstrs });
  it('has its arguments, one line, and the last element of its path', () => {
    expect(abbrevCmd(exec('\tfoo \n  bar\nbaz '))).to.equal('img foo bar.baz');
    expect(abbrevCmd(exec('/opt/tools/star --x'))).to.equal('img ../star --x');
    expect(abbrevCmd(exec('/a/b/'))).to.equal('img ../b/');
    expect(abbrevCmd(exec('/a'))).to.equal('img ../a');
    expect(abbrevCmd(exec('/'))).to.equal('img ../');
    expect(abbrevCmd(exec('cat %s > %s # 100%%', ['{{a}}', '{{o}}']))).to.equal('img cat {{a}} > {{o}} # 100%');
  });
  it('fits a line', () => {
    const long = `x${'y'.repeat(100)}z`;
    const text = abbrevCmd(exec(long, [], `registry/${'i'.repeat(60)}`));
    expect(text).to.equal(`..${'i'.repeat(38)} x${'y'.repeat(28)}..${'y'.repeat(28)}z`);
  });
  it('is empty for anything but an exec', () => {
    expect(abbrevCmd(internIn())).to.equal('');
  });
  it('counts bytes', () => {
    expect(abbrevLeft('ééé', 5)).to.equal('..\udca9é');
    expect(abbrevMiddle('abcdefgh', 8)).to.equal('abcdefgh');
    expect(abbrevMiddle('abcdefghi', 8)).to.equal('abc..ghi');
  });
});

describe('command with its arguments', () => {
  it('reads as Go formats it', () => {
    expect(formatCmd('a %s b %s 5%%', ['x', 'y'])).to.equal('a x b y 5%');
    expect(formatCmd('a %s %s', ['x'])).to.equal('a x %!s(MISSING)');
    expect(formatCmd('a', ['x', 'y'])).to.equal('a%!(EXTRA string=x, string=y)');
    expect(formatCmd('100%', [])).to.equal('100%!(NOVERB)');
  });
});
