// Evaluations that start nothing: what is known of every node, and what would run.
// Spec: 07-cli §20.6 (explain, run --dry-run), contracts §9.

import { renderDigest, zeroDigest } from '@reflow-lang/base';
import { cacheMode, createEval, type EvalConfig, type NodeFacts } from '@reflow-lang/evaluator';
import { createScriptedDestinations, textFiles } from '@reflow-lang/evaluator/testing';
import { dataFlow, type Flow, flowOfFileset, mergeFlow } from '@reflow-lang/flow';
import type { Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, createWorld, exec, extern, intern, k, rejection, story, type World } from './world.ts';

const more = { cacheMode: cacheMode.readWrite } as const;

/** E over the intern, F over what E wrote, made when that is known. */
const chain = (command: string): Flow =>
  k('chain', [exec('E', command, intern('s3://b/in'))], ([v]) => exec('F', 'wc %s', flowOfFileset(asFileset(v))));

const fateOf = (facts: readonly NodeFacts[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    facts.map(({ node, fate }) => [node.ident, fate.kind === 'runs' ? `runs: ${fate.reason}` : fate.kind]),
  );

describe('a plan', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
    world.snapshotter.set('s3://b/in', textFiles('p:1'));
  });
  afterEach(() => world.stop());

  async function plan(flow: Flow, options: Partial<EvalConfig> = {}) {
    const { scheduler: _, ...config } = world.config;
    const evaluation = createEval(flow, { ...config, ...more, isPlan: true, ...options });
    await evaluation.do({ signal: new AbortController().signal });
    return evaluation;
  }

  async function runOnce(flow: Flow, results: Readonly<Record<string, Fileset>>): Promise<void> {
    const { evaluation, done } = world.start(flow, more);
    for (const [ident, fileset] of Object.entries(results)) await world.alloc.ok(ident, fileset);
    await done;
    await evaluation.settled();
  }

  it('starts nothing and ends where something would have to run', async () => {
    world.repository.add('1');
    const evaluation = await plan(mergeFlow(chain('cat %s'), exec('G', 'date')));
    expect(evaluation.value()).to.equal(undefined);
    expect(evaluation.err()).to.equal(undefined);
    expect(fateOf(evaluation.facts())).to.deep.equal({
      E: 'runs: noCacheEntry',
      I: 'described',
      G: 'runs: noCacheEntry',
    });
    expect(world.alloc.puts).to.deep.equal([]);
    // What reads a source in order to describe it has begun to read.
    expect(story(world.events).filter((line) => line.startsWith('started'))).to.deep.equal(['started I']);
  });

  it('has a value when everything is in the cache', async () => {
    world.repository.add('1');
    await runOnce(mergeFlow(chain('cat %s')), { E: textFiles('e:2'), F: textFiles('f:3') });
    const evaluation = await plan(mergeFlow(chain('cat %s')));
    expect(fateOf(evaluation.facts())).to.deep.equal({ E: 'cached', F: 'cached' });
    expect(asFileset(evaluation.value()).list?.[0]?.digest()).to.equal(textFiles('f:3').digest());
  });

  it('says of a node what it is asked to do and what it is given', async () => {
    world.repository.add('1');
    const named = exec('E', 'cat %s', intern('s3://b/in'));
    named.argstrs = ['{{reads}}'];
    named.argmap = [{ out: false, index: 0 }];
    const [facts] = (await plan(mergeFlow(named))).facts();
    expect(facts?.definition).to.deep.equal({ image: 'img', cmd: 'cat %s', argstrs: ['{{reads}}'] });
    const file = textFiles('p:1').lookup('p');
    expect(facts?.inputs?.map(({ arg, files }) => [arg, files?.map(([path]) => path)])).to.deep.equal([
      ['reads', ['p']],
    ]);
    expect(facts?.inputs?.[0]?.files?.[0]?.[1]).to.equal(renderDigest(file?.digest() ?? zeroDigest));
  });

  it('knows of nodes that wait for others', async () => {
    world.repository.add('1');
    const above = exec('F', 'wc %s', exec('E', 'cat %s', intern('s3://b/in')));
    expect(fateOf((await plan(mergeFlow(above))).facts())).to.deep.equal({
      F: 'waits',
      E: 'runs: noCacheEntry',
      I: 'described',
    });
  });

  it('says why an entry of the cache does not do', async () => {
    world.repository.add('1');
    await runOnce(mergeFlow(exec('E', 'cat %s', intern('s3://b/in'))), { E: textFiles('e:2') });
    const flow = () => mergeFlow(exec('E', 'cat %s', intern('s3://b/in')));
    const invalidate = (f: Flow): boolean => f.ident === 'E';
    const invalidated = (await plan(flow(), { invalidate, invalidateRegexp: '^E$' })).facts();
    expect(invalidated[0]?.fate).to.deep.equal({ kind: 'runs', reason: 'invalidated', details: { regexp: '^E$' } });
    expect((await plan(flow(), { cacheMode: cacheMode.off })).facts()[0]?.fate).to.deep.include({ reason: 'cacheOff' });
    const lost = textFiles('e:2').lookup('e');
    world.repository.objects.delete(lost?.id ?? zeroDigest);
    const [missing] = (await plan(flow())).facts();
    const digest = /^sha256:[0-9a-f]{64}$/;
    expect(missing?.fate.kind === 'runs' && missing.fate.reason).to.equal('missingObject');
    expect(JSON.stringify(missing?.fate)).to.match(/"digest":"sha256:/);
    expect(missing?.node.digest).to.match(digest);
  });

  it('asks of an extern whether it would write anything, and writes nothing', async () => {
    world.repository.add('1');
    const destinations = createScriptedDestinations();
    const flow = () => mergeFlow(extern('s3://b/out', flowOfFileset(textFiles('p:1'))));
    const before = await plan(flow(), { directTransferer: destinations });
    expect(fateOf(before.facts())).to.deep.equal({ X: 'runs: notCacheable' });
    expect(destinations.written.size).to.equal(0);
    await destinations.transfer(
      { signal: new AbortController().signal },
      's3://b/out',
      textFiles('p:1'),
      world.repository,
      () => {},
    );
    const after = await plan(flow(), { directTransferer: destinations });
    expect(fateOf(after.facts())).to.deep.equal({ X: 'cached' });
    expect(after.value()).to.not.equal(undefined);
  });

  it('plans an extern nobody here can write', async () => {
    world.repository.add('1');
    const flow = mergeFlow(extern('gs://b/out', flowOfFileset(textFiles('p:1'))));
    const evaluation = await plan(flow, { directTransferer: createScriptedDestinations() });
    expect(fateOf(evaluation.facts())).to.deep.equal({ X: 'runs: notCacheable' });
  });

  it('plans a source that cannot be described', async () => {
    const evaluation = await plan(mergeFlow(intern('s3://b/elsewhere')));
    expect(fateOf(evaluation.facts())).to.deep.equal({ I: 'runs: noCacheEntry' });
  });

  it('leaves nodes out whose inputs failed, and has the error', async () => {
    const failing = k('failing', [dataFlow(new Uint8Array([1]))], () => {
      throw new Error('a bug');
    });
    const { scheduler: _, ...config } = world.config;
    const evaluation = createEval(mergeFlow(exec('E', 'cat %s', failing)), { ...config, ...more, isPlan: true });
    expect(String(await rejection(evaluation.do({ signal: new AbortController().signal })))).to.match(/a bug/);
  });
});
