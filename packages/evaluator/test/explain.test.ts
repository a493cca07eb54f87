// Why nodes run: plans and recorded runs compared with earlier ones. Spec: 07-cli §20.6, contracts §9.

import { zeroDigest } from '@reflow-lang/base';
import {
  basisOf,
  cacheMode,
  createEval,
  decodeRecordedRun,
  type ExplainedNode,
  explainNodes,
  type RecordedRun,
  type ReflowEvent,
  type RunFacts,
  wordDiff,
} from '@reflow-lang/evaluator';
import { textFile, textFiles } from '@reflow-lang/evaluator/testing';
import { type Flow, flowOfFileset, mergeFlow } from '@reflow-lang/flow';
import { Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, createWorld, exec, intern, k, type World } from './world.ts';

const more = { cacheMode: cacheMode.readWrite } as const;

interface Version {
  readonly image?: string;
  readonly align?: string;
  readonly count?: string;
}

/** align over the source; count over what it wrote; other, which depends on neither. */
function program({ align = 'align -k 1 %s', count = 'wc %s', image = 'img' }: Version = {}): Flow {
  const aligned = exec('align', align, intern('s3://b/in', 'reads'));
  aligned.image = image;
  // As lowering does: an exec with its inputs is made when they are known, and stands below a coercion.
  const counted = k('counting', [aligned], ([v]) => mergeFlow(exec('count', count, flowOfFileset(asFileset(v)))));
  return mergeFlow(counted, exec('other', 'date'));
}

describe('explaining', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
    world.snapshotter.set('s3://b/in', source('v1'));
  });
  afterEach(() => world.stop());

  const source = (text: string): Fileset => {
    world.repository.add(text);
    return Fileset.ofMap([['reads.fq', textFile(text)]]);
  };

  /** Runs to the end; what its events say afterwards. Each ident's result depends on `generation`. */
  async function record(flow: Flow, generation = 1, keySpace = ''): Promise<RecordedRun> {
    const from = world.events.length;
    const { evaluation, done } = world.start(flow, more);
    let isOver = false;
    void done.then(() => {
      isOver = true;
    });
    while (!isOver) {
      await world.clock.advance(0);
      for (const e of world.alloc.execList) {
        if (!e.isComplete) await world.alloc.ok(e.config.ident, textFiles(`out:${e.config.ident} ${generation}`));
      }
    }
    await evaluation.settled();
    return recorded(world.events.slice(from), keySpace);
  }

  function recorded(events: readonly ReflowEvent[], keySpace = ''): RecordedRun {
    const head = { type: 'runStarted', program: '/p/main.rf', args: ['-n=1'], universe: '', keySpace };
    const lines = [head, ...events].map((event, seq) =>
      JSON.stringify({ t: `2026-01-0${1}`, seq, runId: 'run', ...event }),
    );
    const run = decodeRecordedRun(lines);
    if (run === undefined) throw new Error('not a run');
    return run;
  }

  async function plan(flow: Flow): Promise<RunFacts> {
    const { scheduler: _, events: __, ...config } = world.config;
    const evaluation = createEval(flow, { ...config, ...more, isPlan: true });
    await evaluation.do({ signal: new AbortController().signal });
    return { universe: '', keySpace: '', nodes: evaluation.facts() };
  }

  const shown = (nodes: readonly ExplainedNode[]): readonly string[] =>
    nodes.map(({ ident, runs, reason, causes }) => {
      const names = causes.map((id) => nodes.find((node) => node.id === id)?.ident ?? '?');
      return `${ident} ${runs ? 'runs' : 'stays'}: ${reason}${names.length > 0 ? ` of ${names.join(', ')}` : ''}`;
    });
  const find = (nodes: readonly ExplainedNode[], ident: string): ExplainedNode | undefined =>
    nodes.find((node) => node.ident === ident);

  it('finds nothing to run in an unchanged program', async () => {
    const basis = await record(program());
    expect(shown(explainNodes(await plan(program()), basis))).to.deep.equal([
      'align stays: cached',
      'other stays: cached',
      'count stays: cached',
    ]);
  });

  it('tells of a program that has never run that there is no entry', async () => {
    const nodes = explainNodes(await plan(program()), undefined);
    expect(shown(nodes)).to.deep.equal(['reads stays: cached', 'align runs: noCacheEntry', 'other runs: noCacheEntry']);
  });

  it('tells a changed command, with the words that changed, and what must run because of it', async () => {
    const basis = await record(program());
    const nodes = explainNodes(await plan(program({ align: 'align -k 2 %s' })), basis);
    expect(shown(nodes)).to.deep.equal([
      'reads stays: cached',
      'align runs: commandChanged',
      'other stays: cached',
      'count runs: upstreamChanged of align',
    ]);
    expect(find(nodes, 'align')?.details).to.deep.equal({
      old: 'align -k 1 %!s(MISSING)',
      new: 'align -k 2 %!s(MISSING)',
      diff: 'align -k [-1-]{+2+} %!s(MISSING)',
    });
    const align = find(nodes, 'align');
    expect(find(nodes, 'count')?.details).to.deep.equal({ node: align?.id });
    expect(find(nodes, 'count')?.causes).to.deep.equal([align?.id]);
  });

  it('tells a changed image', async () => {
    const basis = await record(program());
    const nodes = explainNodes(await plan(program({ image: 'img:2' })), basis);
    expect(find(nodes, 'align')).to.deep.include({ reason: 'imageChanged', details: { old: 'img', new: 'img:2' } });
  });

  it('tells the command before the image when both changed, and both in what changed', async () => {
    const basis = await record(program());
    const align = find(explainNodes(await plan(program({ image: 'img:2', align: 'new %s' })), basis), 'align');
    expect(align?.reason).to.equal('commandChanged');
    expect(Object.keys(align?.changed ?? {}).sort()).to.deep.equal(['command', 'image']);
  });

  it('tells the file of a source that changed', async () => {
    const withArg = (): Flow => {
      const aligned = exec('align', 'align %s', flowOfFileset(source(text)));
      aligned.argstrs = ['{{reads}}'];
      aligned.argmap = [{ out: false, index: 0 }];
      return mergeFlow(aligned);
    };
    let text = 'v1';
    const basis = await record(withArg());
    text = 'v2';
    const nodes = explainNodes(await plan(withArg()), basis);
    const hash = (contents: string): string =>
      `sha256:${Buffer.from(textFile(contents).id.slice(2), 'latin1').toString('hex')}`;
    expect(find(nodes, 'align')).to.deep.include({
      reason: 'inputChanged',
      details: { arg: 'reads', path: 'reads.fq', old: hash('v1'), new: hash('v2') },
    });
  });

  it('says of a run that an exec ran because one before it did', async () => {
    const basis = await record(program());
    const run = await record(program({ align: 'align -k 2 %s' }), 2);
    const nodes = explainNodes(run, basis);
    expect(shown(nodes)).to.deep.equal([
      'reads stays: cached',
      'other stays: cached',
      'align runs: commandChanged',
      'count runs: upstreamChanged of align',
    ]);
    expect(find(nodes, 'count')?.changed?.inputs?.map(({ path }) => path)).to.deep.equal(['out']);
  });

  it('says of a run that an unchanged exec gave another result', async () => {
    const basis = await record(program());
    // Its entry is lost, it runs again, and writes something else.
    const file = textFiles('out:align 1').lookup('out');
    world.repository.objects.delete(file?.id ?? zeroDigest);
    const again = await record(program(), 2);
    const nodes = explainNodes(again, basis);
    expect(find(nodes, 'align')?.reason).to.equal('missingObject');
    expect(find(nodes, 'count')).to.deep.include({
      reason: 'nondeterministic',
      details: { node: find(nodes, 'align')?.id },
    });
  });

  it('says that results of another key space are not looked at', async () => {
    const basis = await record(program(), 1, 'host');
    for (const { key } of [...world.assoc.entries.values()])
      await world.assoc.delete({ signal: new AbortController().signal }, key.digest);
    const nodes = explainNodes(await plan(program()), basis);
    expect(find(nodes, 'other')).to.deep.include({ reason: 'universeChanged', details: { old: 'host', new: '' } });
  });

  it('pairs the members of a comprehension by what they are given', async () => {
    const each = (texts: readonly string[], command: string): Flow =>
      mergeFlow(...texts.map((text) => exec('each', command, flowOfFileset(source(text)))));
    const basis = await record(each(['a', 'b', 'c'], 'x %s'));
    const oneMore = explainNodes(await plan(each(['a', 'z', 'b', 'c'], 'x %s')), basis);
    expect(shown(oneMore).filter((line) => line.includes('runs'))).to.deep.equal(['each runs: noCacheEntry']);
    const changed = explainNodes(await plan(each(['c', 'b', 'a'], 'y %s')), basis);
    expect(changed.map(({ reason, changed: what }) => [reason, what?.inputs])).to.deep.equal(
      [1, 2, 3].map(() => ['commandChanged', undefined]),
    );
  });

  it('expects what a node took before, or what its ident took', async () => {
    const run = await record(program());
    const timed = run.nodes.map((facts) => ({ ...facts, ...(facts.node.op === 'exec' && { ms: 1200 }) }));
    const basis = { ...run, nodes: timed };
    const nodes = explainNodes(await plan(program({ align: 'align -k 2 %s' })), basis);
    expect(nodes.filter((node) => node.runs).map(({ ident, expectedMs }) => [ident, expectedMs])).to.deep.equal([
      ['align', 1200],
      ['count', 1200],
    ]);
  });

  it('takes of every ident the newest run that reached it', async () => {
    const full = await record(program());
    const partial = { ...full, runId: 'newer', nodes: full.nodes.filter(({ node }) => node.ident !== 'count') };
    const basis = basisOf([partial, full]);
    expect(basis?.runId).to.equal('newer');
    expect(basis?.nodes.map(({ node }) => node.ident).sort()).to.deep.equal(
      full.nodes.map(({ node }) => node.ident).sort(),
    );
    expect(basisOf([])).to.equal(undefined);
  });

  it('does not list what the program no longer has', async () => {
    const basis = await record(program());
    const without = mergeFlow(exec('other', 'date'));
    expect(shown(explainNodes(await plan(without), basis))).to.deep.equal(['other stays: cached']);
    const changed = await plan(program({ align: 'align -k 2 %s' }));
    const idents = explainNodes(changed, basis, (ident) => ident !== 'count').map(({ ident }) => ident);
    expect(idents).to.deep.equal(['reads', 'align', 'other']);
  });
});

describe('the events of a run', () => {
  it('are no run when they do not begin with one', () => {
    expect(decodeRecordedRun([])).to.equal(undefined);
    expect(decodeRecordedRun(['{"type":"nodeQueued"}'])).to.equal(undefined);
  });

  it('are read as far as they can be', () => {
    const head = '{"type":"runStarted","runId":"r","program":"/p.rf","t":"2026-01-01T00:00:00.000Z"}';
    const node = { id: 'a', op: 'exec', ident: 'E', position: 'p:1:1', digest: 'a', deps: ['b', 3] };
    const lines = [
      head,
      'not json',
      '[]',
      '',
      JSON.stringify({ type: 'nodeQueued', node, definition: { image: 1, cmd: 'c' } }),
      JSON.stringify({ type: 'nodeStarted', node: { op: 'exec' } }),
      JSON.stringify({
        type: 'nodeStarted',
        node,
        reason: 'of another version',
        inputs: [{ arg: 'f' }, { arg: 'f', digest: 'd', files: [['p', 'q'], 7, ['p']] }],
      }),
      JSON.stringify({ type: 'nodeDone', node, how: 'exec', ms: 5, resultDigest: 'r' }),
      '{"type":"nodeDone","node":{"id":"a"',
    ];
    expect(decodeRecordedRun(lines)?.nodes).to.deep.equal([
      {
        node: { ...node, deps: ['b'] },
        cacheKeys: [],
        definition: { cmd: 'c' },
        inputs: [{ arg: 'f', digest: 'd', files: [['p', 'q']] }],
        fate: { kind: 'runs', reason: 'noCacheEntry' },
        resultDigest: 'r',
        ms: 5,
      },
    ]);
  });

  it('keep what ran when the run was tried again', () => {
    const head = '{"type":"runStarted","runId":"r","program":"/p.rf"}';
    const node = { id: 'a', op: 'exec', ident: 'E', position: '', digest: 'a', deps: [] };
    const event = (type: string, rest: object) => JSON.stringify({ type, node, ...rest });
    const lines = [
      head,
      event('nodeQueued', {}),
      event('nodeStarted', { reason: 'emptyRecompute' }),
      event('nodeDone', { how: 'exec', ms: 1 }),
      event('nodeQueued', {}),
      event('nodeCached', { how: 'cache' }),
    ];
    expect(decodeRecordedRun(lines)?.nodes[0]?.fate).to.deep.equal({ kind: 'runs', reason: 'emptyRecompute' });
  });
});

describe('a difference in words', () => {
  it('marks what went and what came', () => {
    expect(wordDiff('sort -k1 in > out', 'sort -k2 -u in > out')).to.equal('sort [--k1-]{+-k2 -u+} in > out');
    expect(wordDiff('a b c', 'a c')).to.equal('a [-b -]c');
    expect(wordDiff('', 'x y')).to.equal('{+x y+}');
    expect(wordDiff('same', 'same')).to.equal('same');
    expect(wordDiff('a\n  b', 'a\n\tb')).to.equal('a[-\n  -]{+\n\t+}b');
  });

  it('replaces what is too long to compare', () => {
    const long = (word: string) => Array.from({ length: 4000 }, (_, i) => `${word}${i}`).join(' ');
    const diff = wordDiff(`start ${long('a')} end`, `start ${long('b')} end`);
    expect(diff.startsWith('start [-a0 a1')).to.equal(true);
    expect(diff.endsWith('b3999+} end')).to.equal(true);
  });

  it('gives both texts back', () => {
    const old = 'the quick brown fox jumps over the lazy dog'.split(' ');
    for (let i = 0; i < 200; i++) {
      const a = old.filter((_, j) => ((i * 7919) >> (j % 11)) & 1).join(' ');
      const b = old.filter((_, j) => ((i * 104729) >> (j % 13)) & 1).join(' ');
      const diff = wordDiff(a, b);
      expect(diff.replace(/\{\+[^}]*\+\}/g, '').replace(/\[-([^\]]*?)-\]/g, '$1')).to.equal(a);
      expect(diff.replace(/\[-[^\]]*?-\]/g, '').replace(/\{\+([^}]*)\+\}/g, '$1')).to.equal(b);
    }
  });
});
