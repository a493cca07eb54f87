// What people read of an evaluation: the text log and the summary. Spec: 05-flow-eval §15.4-15.5.

import { hexDigest, leveledLogger, plainError, zeroDigest } from '@reflow-lang/base';
import {
  cacheMode,
  createEval,
  createSummary,
  createTextLog,
  type Eval,
  type EvalConfig,
  type EventSink,
  type ReflowEvent,
} from '@reflow-lang/evaluator';
import { createScriptedDestinations, textFile, textFiles } from '@reflow-lang/evaluator/testing';
import { execFlow, Flow, flowOfFileset, mergeFlow, op } from '@reflow-lang/flow';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { commandLines } from '../src/readers/exec-block.ts';
import { fixedPoint } from '../src/readers/fixed-point.ts';
import { layOut } from '../src/readers/tabular.ts';
import { createWorld, exec, extern, intern, type World } from './world.ts';

/** E1 of the digest vectors, whose log lines were seen on the original. */
const seen = (): Flow => {
  const input = flowOfFileset(Fileset.ofFile(new File({ id: zeroDigest, size: 5 })));
  return new Flow({
    op: op.exec,
    ident: 'e.Main',
    position: 'e.rf:1:2',
    image: `ubuntu@sha256:${'a'.repeat(64)}`,
    cmd: '\n\tcat %s > %s; echo %s 100%%\n',
    argmap: [
      { out: false, index: 0 },
      { out: true, index: 0 },
      { out: false, index: 1 },
    ],
    argstrs: ['{{f}}', '{{out}}', '{{f}}'],
    deps: [input, input],
  });
};

describe('the text log', () => {
  let world: World;
  let lines: string[];
  beforeEach(() => {
    world = createWorld({
      alloc: { origin: () => 'new' },
      scheduler: { directTransferer: createScriptedDestinations() },
    });
    lines = [];
  });
  afterEach(() => world.stop());

  const start = (
    flow: Flow,
    more: Partial<EvalConfig> = {},
  ): { readonly evaluation: Eval; readonly done: Promise<void> } => {
    let read: EventSink = () => {};
    const evaluation: Eval = createEval(flow, {
      ...world.config,
      ...more,
      events: (event: ReflowEvent) => read(event),
    });
    const log = leveledLogger('info', (_level, message) => lines.push(message));
    read = createTextLog({ log, nodeOf: (id) => evaluation.node(id), bottomUp: more.bottomUp === true });
    const done = evaluation.do({ signal: new AbortController().signal });
    return { evaluation, done };
  };
  const arrows = (): readonly string[] =>
    lines.flatMap((line) => (/^( -> {2}| <- {2}|\(<-\) )/.test(line) ? [line.split('\n')[0] ?? ''] : []));

  it('has the lines of the original for a task that could not be run', async () => {
    world.alloc.fail('load', plainError('no such object'), 5);
    const { done } = start(seen());
    await done;
    expect(arrows()).to.deep.equal([
      ' ->  e.Main       a51fbe1e exec   exec ..aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa cat {{f}} > {{out}}; echo {{f}} 100%',
      ' <-  e.Main       a51fbe1e err    exec 0s ?',
    ]);
    expect(lines.at(-1)).to.contain('\n\terror no such object\n\te.rf:1:2\n\tubuntu@sha256:aaa');
  });

  it('shows an empty result for a program that failed, and what it wrote last', async () => {
    const { done } = start(exec('E', 'run'));
    await world.alloc.ok('E', plainError('exit 1'), { stderr: 'one\ntwo\n', runtimeMs: 61_500 });
    await done;
    expect(arrows().at(-1)).to.match(/^ <- {2}E {12}\w{8} err {4}exec 1m1s 0B$/);
    expect(lines.at(-1)).to.match(/\tstdout:\n\tstderr:\n\t {4}one\n\t {4}two\n$/);
  });

  it('describes an exec at its start and at its end', async () => {
    world.repository.add('input');
    const flow = new Flow({
      op: op.exec,
      ident: 'E',
      position: 'e.rf:3:4',
      image: 'img',
      cmd: '\n\t\tsort %s\n\t\t\t> %s\n',
      argmap: [
        { out: false, index: 0 },
        { out: true, index: 0 },
      ],
      argstrs: ['{{in}}', '{{out}}'],
      deps: [flowOfFileset(textFiles('.:input'))],
    });
    const { evaluation, done } = start(flow);
    const exec = await world.alloc.ok('E', Fileset.ofList([textFiles('.:result')]), {
      profile: { cpu: { mean: 0.5, max: 1, var: 0, n: 3, first: new Date(0), last: new Date(2000) } },
    });
    await done;
    const [, begun, , ended] = lines;
    const block = [
      `\t${exec.uri()}`,
      '\timg',
      '\tcommand:',
      '\t    sort {{in}}',
      '\t    \t> {{out}}',
      '\twhere:',
      '\t    {{in}} = ',
      `\t        . sha256:${hexDigest(textFile('input').id)} 5B`,
    ];
    const keys = evaluation.outcomes()[0]?.cacheKeys.map((key) => `\tsha256:${hexDigest(key)}`) ?? [];
    const headLines = [
      `E ${hexDigest(flow.digest()).slice(0, 8)} e.rf:3:4:`,
      '\tresources: {mem:500.0MiB cpu:1 disk:0B}',
      ...keys,
    ];
    expect(begun?.split('\n')).to.deep.equal([...headLines, ...block]);
    expect(ended?.split('\n')).to.deep.equal([
      ...headLines,
      ...block,
      '\tresult:',
      '\t    {{out}} =',
      `\t        . sha256:${hexDigest(textFile('result').id)} 6B`,
      '\tprofile:',
      '\t    cpu mean=0.5 max=1.0 (N=3, duration=2s)',
    ]);
  });

  it('tells of hits bottom-up only, of snapshots never, of externs twice', async () => {
    world.repository.add('in');
    world.snapshotter.set('localfile://in', Fileset.ofFile(textFile('in')));
    const root = (): Flow => extern('s3://b/out', exec('E', 'cat %s', intern('localfile://in')));
    const first = start(root(), { cacheMode: cacheMode.readWrite });
    await world.alloc.ok('E', textFiles('out'));
    await first.done;
    await first.evaluation.settled();
    const told = (): readonly string[] => {
      const shapes = arrows().map((line) => line.slice(0, 6).trim());
      lines.length = 0;
      return shapes;
    };
    expect(told()).to.deep.equal(['->  E', '<-  E', '->  X', '<-  X']);
    await start(root(), { cacheMode: cacheMode.readWrite }).done;
    expect(lines.filter((line) => line.startsWith('cache.Lookup flow: ')).join()).to.match(
      /^cache\.Lookup flow: \w{8} \(E\) result from \(key, kind\): \(sha256:\w{64}, FilesetV2\), value: sha256:\w{64}$/,
    );
    expect(told()).to.deep.equal(['->  X', '<-  X']);
    await start(root(), { cacheMode: cacheMode.readWrite, bottomUp: true }).done;
    expect(told()).to.deep.equal(['(<-) E', '->  X', '<-  X']);
  });

  it('prints messages that are no node events as they are', async () => {
    const { done } = start(mergeFlow(intern('s3://b/gone')));
    await world.alloc.ok('I', textFiles('x'));
    await done;
    expect(lines[0]).to.equal('must intern "s3://b/gone": resolve: snapshot s3://b/gone: operation not supported');
  });
});

describe('commands at length', () => {
  it('lose blank edges and the indentation they share', () => {
    expect(commandLines('  one line  ')).to.deep.equal(['    one line']);
    expect(commandLines('\n\n\ta\n\t\tb  \n\n\tc\n\n')).to.deep.equal(['    a', '    \tb', '    ', '    c']);
    expect(commandLines('\n\t\ta\n\tb\n')).to.deep.equal(['    \ta', '    b']);
    expect(commandLines('\n\ta\n  b\n')).to.deep.equal(['    \ta', '      b']);
  });
});

describe('the summary', () => {
  it('is a table of idents, with a warning for those that ask for too much', async () => {
    const summary = createSummary();
    const gib = 2 ** 30;
    const world = createWorld({ alloc: { resources: { mem: 8 * gib, cpu: 8, disk: 20 } } });
    const align = (cmd: string): Flow =>
      execFlow({ image: 'img', cmd, ident: 'align', resources: { mem: 2 * gib, cpu: 2 } });
    const evaluation = createEval(mergeFlow(align('one'), align('two'), exec('', 'three')), {
      ...world.config,
      events: summary.read,
    });
    const done = evaluation.do({ signal: new AbortController().signal });
    const gauge = (max: number, mean: number) => ({ max, mean, var: 0, n: 1, first: new Date(0), last: new Date(0) });
    for (const mem of [1, 2]) {
      const profile = { mem: gauge(mem * gib * 0.1, 0), cpu: gauge(1, 0.25 * mem) };
      await world.alloc.ok('align', textFiles('x'), { runtimeMs: 120_000 * mem, profile });
    }
    await world.alloc.ok('', textFiles('x'));
    await done;
    expect(summary.render(61_999)).to.equal(
      [
        'total n=3 time=1m1s',
        '\tident n   ncache runtime(m) cpu         mem(GiB)    disk(GiB) tmp(GiB) requested',
        '\t?     1   0                                                   ',
        '\talign 2   0      2/3/4      0.2/0.4/0.5 0.1/0.2/0.2               {mem:2.0GiB cpu:2 disk:0B}',
        '\twarning: reduce memory requirements for over-allocating execs: align',
      ].join('\n'),
    );
    await world.stop();
  });

  it('is not there when nothing external has ended', () => {
    expect(createSummary().render(1)).to.equal(undefined);
  });
});

describe('numbers', () => {
  it('round ties to even, as in Go', () => {
    expect([0.25, 0.35, 0.75, -0.25, 1.05].map((n) => fixedPoint(n, 1))).to.deep.equal([
      '0.2',
      '0.3',
      '0.8',
      '-0.2',
      '1.1',
    ]);
    expect([0.5, 1.5, 2.5].map((n) => fixedPoint(n, 0))).to.deep.equal(['0', '2', '2']);
  });
});

describe('columns', () => {
  it('are as wide as their widest neighbour, at least four', () => {
    expect(layOut(['a\tb\tc', 'long one\t\tx'])).to.deep.equal(['a        b   c', 'long one     x']);
    expect(layOut(['aaaaaa\tx', 'no cell', 'b\ty'])).to.deep.equal(['aaaaaa x', 'no cell', 'b   y']);
  });
});
