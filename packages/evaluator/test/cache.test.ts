// The cache: what is looked up, under which keys, what counts as a hit, and what is written.
// Spec: 05-flow-eval §13, §14, §24.

import { type Digest, digestOf, isZeroDigest, ReflowError, zeroDigest } from '@reflow-lang/base';
import { type Assoc, assocKind, cacheMode, type Eval, type EvalConfig, storedKey } from '@reflow-lang/evaluator';
import {
  createMemoryRepository,
  createScriptedSnapshotter,
  refFile,
  textFile,
  textFiles,
} from '@reflow-lang/evaluator/testing';
import {
  cacheKeys,
  execFlow,
  Flow,
  flowOfFileset,
  groupbyFlow,
  mapFlow,
  mergeFlow,
  op,
  pullupFlow,
} from '@reflow-lang/flow';
import { encodeFilesetJson, encodeFilesetV2, type File, Fileset, filesOf } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, boom, createWorld, eventsOf, exec, extern, intern, k, story, turn, type World } from './world.ts';

const rw: Partial<EvalConfig> = { cacheMode: cacheMode.readWrite };
const bottomUp: Partial<EvalConfig> = { cacheMode: cacheMode.readWrite, bottomUp: true };
const gib = 2 ** 30;

/** Every exec gives a file with its command as contents; interns give what their URL says. */
const answers = (config: { readonly type: string; readonly cmd: string; readonly url: string }) => ({
  fileset:
    config.type === 'exec'
      ? textFiles(`out:${config.cmd}`)
      : config.type === 'intern'
        ? interned(config.url)
        : Fileset.empty,
});
const interned = (url: string): Fileset => textFiles(...(url.split('/').at(-1) ?? '').split(','));

describe('the cache', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld({ alloc: { auto: answers, resources: { mem: 64 * gib, cpu: 64, disk: 20 } } });
  });
  afterEach(() => world.stop());

  /** Idents that were put since the last time this was asked. */
  let seen = 0;
  beforeEach(() => {
    seen = 0;
  });
  const ran = (): readonly string[] => {
    const all = world.alloc.idents();
    const some = all.slice(seen);
    seen = all.length;
    return [...some].sort();
  };
  const plant = (flow: Flow, fileset: Fileset, values: readonly Fileset[] = []): void => {
    for (const file of filesOf(fileset)) world.repository.add(textOf(file));
    const value = put(encodeFilesetV2(fileset, { includeFileRefFields: false, includeAssertions: true }));
    for (const key of cacheKeys(
      flow,
      flow.deps.map((_, i) => values[i]),
    ))
      world.assoc.plant(assocKind.filesetV2, key, value);
  };
  const put = (bytes: Uint8Array): Digest => {
    const text = String.fromCharCode(...bytes);
    const id = digestOf(text);
    world.repository.objects.set(id, bytes);
    return id;
  };
  const run = async (flow: Flow, more: Partial<EvalConfig> = rw): Promise<Eval> => world.run(flow, more);
  const below = (...deps: readonly Flow[]): Flow => mergeFlow(...deps);
  const stored = (flow: Flow, value?: Fileset): Digest => {
    const key =
      cacheKeys(
        flow,
        flow.deps.map(() => value),
      ).at(-1) ?? zeroDigest;
    return world.assoc.value(assocKind.filesetV2, key);
  };

  it('answers the second run of a program, top-down, without a line in the log (28a)', async () => {
    const root = (): Flow => below(exec('E1', 'one'), exec('E2', 'cat %s', exec('E1', 'one')));
    const first = await run(root());
    expect(ran()).to.deep.equal(['E1', 'E2']);
    world.events.length = 0;
    const second = await run(root());
    expect(ran()).to.deep.equal([]);
    expect(story(world.events)).to.deep.equal(['queued E1', 'queued E2', 'cached E1 cache', 'cached E2 cache']);
    expect(asFileset(second.value()).digest()).to.equal(asFileset(first.value()).digest());
    expect(second.outcomes().map((outcome) => outcome.cached)).to.deep.equal([true, true]);
  });

  it('is not fooled by files that move from one argument to the next (28b)', async () => {
    const over = (left: Fileset, right: Fileset): Flow =>
      below(
        exec(
          'E',
          'f %s %s',
          k('left', [], () => flowOfFileset(left)),
          k('right', [], () => flowOfFileset(right)),
        ),
      );
    world.alloc.hold(textFiles('a', 'b', 'c'));
    for (const spec of ['a', 'b', 'c']) world.repository.add(spec);
    const abc = over(textFiles('a', 'b'), textFiles('c'));
    const acb = over(textFiles('a'), textFiles('b', 'c'));
    // The logical digests differ only through the continuations' names.
    await run(abc, bottomUp);
    await run(
      below(
        exec(
          'E',
          'f %s %s',
          k('l2', [], () => flowOfFileset(textFiles('a'))),
          k('r2', [], () => flowOfFileset(textFiles('b', 'c'))),
        ),
      ),
      bottomUp,
    );
    expect(ran()).to.deep.equal(['E', 'E']);
    expect(acb.deps).to.have.length(1);
    await run(abc, bottomUp);
    expect(ran()).to.deep.equal([]);
  });

  it('keeps results without images apart from results with them (28c)', async () => {
    const root = (): Flow => below(exec('E', 'run'));
    await run(root(), { ...rw, keySpace: 'host' });
    await run(root(), { ...rw, keySpace: '' });
    expect(ran()).to.deep.equal(['E', 'E']);
    await run(root(), { ...rw, keySpace: 'host' });
    await run(root(), { ...rw, keySpace: '' });
    expect(ran()).to.deep.equal([]);
    const key = cacheKeys(exec('E', 'run'), []).at(-1) ?? zeroDigest;
    expect(storedKey(exec('E', 'run'), key, 'host')).to.equal(digestOf(`host${key}`));
    expect(storedKey(intern('s3://b/x'), key, 'host')).to.equal(key);
    expect(eventsOf(world.events, 'nodeStarted').map((event) => event.cacheKeys)[0]).to.deep.equal(
      eventsOf(world.events, 'nodeStarted').map((event) => event.cacheKeys)[1],
    );
  });

  it('never answers by the name of a local file alone, top-down either', async () => {
    const snapshotter = createScriptedSnapshotter();
    const root = (): Flow => below(exec('F', 'use %s', exec('E', 'cat %s', intern('localfile://data'))));
    const set = (text: string): void => {
      world.repository.add(text);
      snapshotter.set('localfile://data', Fileset.ofFile(textFile(text)));
    };
    set('old');
    await run(root(), { ...rw, snapshotter });
    expect(ran()).to.deep.equal(['E', 'F']);
    await run(root(), { ...rw, snapshotter });
    expect(ran()).to.deep.equal([]);
    set('new');
    await run(root(), { ...rw, snapshotter });
    // The output of E is the same, so F is known.
    expect(ran()).to.deep.equal(['E']);
  });

  it('keeps nothing under the name of a local file that had to be interned', async () => {
    const root = (): Flow => below(intern('localfile://data/a'));
    await run(root());
    await run(root());
    expect(ran()).to.deep.equal(['I', 'I']);
    expect(world.assoc.entries.size).to.equal(0);
  });

  it('never answers by the name of a local file that became a mere value', async () => {
    const snapshotter = createScriptedSnapshotter();
    const root = (): Flow =>
      below(
        exec(
          'E',
          'cat %s',
          k('v', [intern('localfile://data')], ([v]) => flowOfFileset(asFileset(v))),
        ),
      );
    for (const text of ['old', 'new']) {
      world.repository.add(text);
      snapshotter.set('localfile://data', Fileset.ofFile(textFile(text)));
      await run(root(), { ...rw, snapshotter });
    }
    expect(ran()).to.deep.equal(['E', 'E']);
  });

  it('reads local sources on every run, and says when nothing has changed (28d)', async () => {
    const snapshotter = createScriptedSnapshotter();
    const root = (): Flow => below(exec('E', 'cat %s', intern('localfile://data')));
    const set = (text: string): void => {
      world.repository.add(text);
      snapshotter.set('localfile://data', Fileset.ofFile(textFile(text)));
    };
    set('old');
    await run(root(), { ...bottomUp, snapshotter });
    await run(root(), { ...bottomUp, snapshotter });
    expect(ran()).to.deep.equal(['E']);
    set('new');
    await run(root(), { ...bottomUp, snapshotter });
    expect(ran()).to.deep.equal(['E']);
    const told = story(world.events).filter((line) => line.includes(' I'));
    expect(told).to.deep.equal([
      'queued I',
      'started I',
      'done I snapshot',
      'queued I',
      'cached I unchanged',
      'queued I',
      'started I',
      'done I snapshot',
    ]);
  });

  it('tells a list of two directories from their union (28e)', async () => {
    for (const spec of ['a', 'b']) world.repository.add(spec);
    const list = (): Flow => exec('E', 'f %s', flowOfFileset(Fileset.ofList([textFiles('a'), textFiles('b')])));
    const union = (): Flow => exec('E', 'f %s', flowOfFileset(textFiles('a', 'b')));
    expect(list().digest()).to.equal(union().digest());
    for (const mode of [rw, bottomUp]) {
      await run(below(withSalt(list(), 'list')), mode);
      await run(below(withSalt(union(), 'union')), mode);
    }
    expect(ran()).to.deep.equal(['E', 'E', 'E', 'E']);
  });

  it('spares everything below what it knows (29)', async () => {
    const root = (): Flow =>
      extern(
        'other://out',
        pullupFlow(mapFlow((f) => exec('E', 'map %s', f), groupbyFlow('(.*)', intern('s3://b/a,b')))),
      );
    await run(root());
    expect(ran()).to.deep.equal(['E', 'E', 'I', 'X']);
    await run(root());
    expect(ran()).to.deep.equal(['X']);
  });

  it('runs what it does not know over what it knows (30)', async () => {
    plant(intern('s3://b/a,b'), textFiles('a', 'b'));
    await run(
      extern(
        'other://out',
        pullupFlow(mapFlow((f) => exec('E', 'map %s', f), groupbyFlow('(.*)', intern('s3://b/a,b')))),
      ),
    );
    expect(ran()).to.deep.equal(['E', 'E', 'X']);
  });

  it('never looks below what it knows (31)', async () => {
    const root = extern('other://out', exec('E', 'cat %s', intern('s3://b/a')));
    plant(root.deps[0] ?? root, textFiles('x'));
    await run(root);
    expect(ran()).to.deep.equal(['X']);
    expect(story(world.events)).to.not.include('queued I');
  });

  it('never answers for the root (32)', async () => {
    plant(exec('E', 'run'), textFiles('x'));
    await run(exec('E', 'run'));
    expect(ran()).to.deep.equal(['E']);
    expect(eventsOf(world.events, 'nodeStarted').map((event) => event.reason)).to.deep.equal(['root']);
  });

  it('is asked from the bottom up in bottom-up mode (33)', async () => {
    const e = exec('E', 'cat %s', intern('s3://b/a'));
    plant(intern('s3://b/a'), textFiles('a'));
    plant(e, textFiles('x'), [textFiles('a')]);
    await run(extern('other://out', e), bottomUp);
    expect(ran()).to.deep.equal(['X']);
    expect(story(world.events)).to.deep.equal([
      'queued X',
      'queued E',
      'queued I',
      'cached I cache',
      'cached E cache',
      'started X',
      'done X transfer',
    ]);
  });

  it('finds equal contents under another name bottom-up, and repairs the entry (34)', async () => {
    const manual = createWorld({ alloc: { resources: { mem: 64 * gib, cpu: 64, disk: 20 } } });
    const over = (url: string, ident: string): Flow => exec(ident, 'cat %s', intern(url, `I${ident}`));
    const b = over('s3://b/two', 'B');
    const { evaluation, done } = manual.start(extern('other://out', pullupFlow(over('s3://b/one', 'A'), b)), bottomUp);
    await manual.alloc.ok('IA', textFiles('x'));
    await manual.alloc.ok('A', textFiles('out'));
    await turn();
    await manual.alloc.ok('IB', textFiles('x'));
    await manual.alloc.ok('X', Fileset.empty);
    await done;
    await evaluation.settled();
    expect(manual.alloc.idents()).to.not.include('B');
    expect(isZeroDigest(manual.assoc.value(assocKind.filesetV2, b.digest()))).to.equal(false);
    await manual.stop();
  });

  it('is asked once, by the logical key, top-down (35)', async () => {
    await run(below(exec('E', 'cat %s', intern('s3://b/1/x'))));
    await run(below(exec('E', 'cat %s', intern('s3://b/2/x'))));
    expect(ran()).to.deep.equal(['E', 'E', 'I', 'I']);
  });

  it('knows an exec by its inputs where a continuation made it (35a)', async () => {
    const root = (cmd: string): Flow => {
      const a = new Flow({ ...execInit('a', cmd) });
      return below(k('b', [a], () => coerced(exec('b', 'use %s', flowOfFileset(textFiles('same'))))));
    };
    world.repository.add('same');
    await run(root('make'));
    expect(ran()).to.deep.equal(['a', 'b']);
    await run(root('make # remark'));
    expect(ran()).to.deep.equal(['a']);
  });

  it('misses when an object of the value is gone (36)', async () => {
    plant(exec('E', 'run'), textFiles('x'));
    world.repository.objects.delete(textFile('x').id);
    await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal(['E']);
    expect(world.logs()).to.include('cache.Lookup: resource does not exist: missing 1 files (1B)');
    expect(eventsOf(world.events, 'nodeStarted')[0]?.reason).to.equal('missingObject');
  });

  it('misses in silence when the fileset itself is gone (37)', async () => {
    world.assoc.plant(assocKind.filesetV2, exec('E', 'run').digest(), digestOf('nothing'));
    await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal(['E']);
    expect(world.logs().filter((line) => line.includes('unmarshal'))).to.deep.equal([]);
  });

  it('reads entries of the old form and writes the new one beside them (38)', async () => {
    const flow = exec('E', 'run');
    world.repository.add('x');
    const json = encodeFilesetJson(textFiles('x'));
    world.assoc.plant(assocKind.fileset, flow.digest(), put(new TextEncoder().encode(json)));
    const evaluation = await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal([]);
    for (const key of cacheKeys(flow, []))
      expect(isZeroDigest(world.assoc.value(assocKind.filesetV2, key))).to.equal(false);
    expect(asFileset(asFileset(evaluation.value()).list?.[0]).digest()).to.equal(textFiles('x').digest());
  });

  it('recomputes empty values when told to (39)', async () => {
    plant(exec('E', 'run'), Fileset.empty);
    await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal([]);
    await run(below(exec('E', 'run')), { ...rw, recomputeEmpty: true });
    expect(ran()).to.deep.equal(['E']);
    expect(eventsOf(world.events, 'nodeStarted')[0]?.reason).to.equal('emptyRecompute');
  });

  it('forgets what is invalidated, and writes it anew (40)', async () => {
    plant(exec('E', 'run'), textFiles('stale'));
    const before = stored(exec('E', 'run'));
    await run(below(exec('E', 'run')), { ...rw, invalidate: (f) => f.ident === 'E' });
    expect(ran()).to.deep.equal(['E']);
    expect(world.logs().some((line) => line.startsWith('invalidated flow '))).to.equal(true);
    expect(stored(exec('E', 'run'))).to.not.equal(before);
  });

  for (const [policy, told, hits] of [
    ['exact', { etag: 'v1' }, true],
    ['exact', { etag: 'v2' }, false],
    ['exact', boom, false],
    ['never', { etag: 'v2' }, true],
    ['never', boom, false],
  ] as const) {
    const what = told instanceof ReflowError ? 'an error' : told.etag;
    it(`${hits ? 'hits' : 'misses'} under "${policy}" when v1 was asserted and the source now has ${what} (41, 42)`, async () => {
      plant(exec('E', 'run'), asserting('s3://b/in', 'v1', 'x'));
      world.generator.set('s3://b/in', told);
      await run(below(exec('E', 'run')), { ...rw, assert: policy });
      expect(ran()).to.deep.equal(hits ? [] : ['E']);
    });
  }

  it('asks for an assertion once a batch (43)', async () => {
    const flows = Array.from({ length: 100 }, (_, i) => exec('E', `run ${i}`));
    for (const flow of flows)
      plant(flow, Fileset.ofList(['1', '2', '3'].map((n) => asserting(`s3://b/${n}`, 'v1', n))));
    for (const n of ['1', '2', '3']) world.generator.set(`s3://b/${n}`, { etag: 'v1' });
    await run(below(...flows), { ...rw, assert: 'exact' });
    expect(ran()).to.deep.equal([]);
    expect([...world.generator.calls.values()]).to.deep.equal([1, 1, 1]);
  });

  it('misses when a value contradicts what it was made from (44)', async () => {
    const snapshotter = createScriptedSnapshotter();
    snapshotter.set('s3://b/in', Fileset.ofFile(refFile('s3://b/in', 'v2')));
    const e = exec('E', 'cat %s', intern('s3://b/in'));
    plant(e, asserting('s3://b/in', 'v1', 'x'));
    world.generator.set('s3://b/in', { etag: 'v1' });
    const manual = { ...bottomUp, snapshotter };
    const { done } = world.start(below(e), manual);
    await done.catch(() => {});
    expect(eventsOf(world.events, 'nodeCached').map((event) => event.node.ident)).to.deep.equal([]);
  });

  it('has no say about externs (47)', async () => {
    const root = (): Flow => below(extern('other://out', exec('E', 'run')));
    plant(root().deps[0] ?? root(), textFiles('x'));
    await run(root());
    await run(root());
    expect(ran()).to.deep.equal(['E', 'X', 'X']);
  });

  it('is not asked top-down above an extern, but is bottom-up (48)', async () => {
    const e = (): Flow => exec('E', 'cat %s', extern('other://out', intern('s3://b/a')));
    plant(e(), textFiles('x'), [Fileset.empty]);
    await run(below(e()));
    expect(ran()).to.deep.equal(['E', 'I', 'X']);
    await run(below(e()), bottomUp);
    expect(ran()).to.deep.equal(['X']);
  });

  it('is not written when an object is missing, and the result does not mind (49)', async () => {
    const lost = createWorld({
      alloc: { auto: answers },
      scheduler: { transferer: { transfer: async () => {}, needTransfer: async () => [] } },
    });
    const evaluation = await lost.run(below(exec('E', 'run')), rw);
    expect(evaluation.err()).to.equal(undefined);
    expect(
      lost
        .logs()
        .some((line) =>
          /^cache write flow .*: CacheWrite sha256:\w+ shared repo .* missing 1 files: \w{8}$/.test(line),
        ),
    ).to.equal(true);
    expect(lost.assoc.entries.size).to.equal(0);
    await lost.stop();
  });

  it('is not waited for longer than the time-out (50)', async () => {
    const assoc: Assoc = { ...world.assoc, batchGet: () => new Promise(() => {}) };
    plant(exec('E', 'run'), textFiles('x'));
    const { done } = world.start(below(exec('E', 'run')), { ...rw, assoc, cacheLookupTimeoutMs: 1000 });
    await turn();
    expect(ran()).to.deep.equal([]);
    await world.clock.advance(1000);
    await done;
    expect(ran()).to.deep.equal(['E']);
    expect(world.logs()).to.include('assoc.BatchGet: timeout');
  });

  it('answers for all before anything is submitted (51)', async () => {
    const pending: (() => void)[] = [];
    const assoc: Assoc = {
      ...world.assoc,
      batchGet: (ctx, keys) => new Promise((resolve) => pending.push(() => resolve(world.assoc.batchGet(ctx, keys)))),
    };
    const i = intern('s3://b/a');
    const { done } = world.start(extern('other://out', pullupFlow(exec('E1', 'one %s', i), exec('E2', 'two %s', i))), {
      ...bottomUp,
      assoc,
    });
    for (const round of [['I'], ['E1', 'E2', 'X']]) {
      await turn();
      expect(ran()).to.deep.equal([]);
      pending.shift()?.();
      await turn();
      expect(ran()).to.deep.equal(round);
    }
    await done;
  });

  it('is off where it has no place to be (53)', async () => {
    const { assoc: _, ...without } = world.config;
    const { createEval } = await import('@reflow-lang/evaluator');
    const evaluation = createEval(exec('E', 'run'), { ...without, cacheMode: cacheMode.readWrite });
    await evaluation.do({ signal: new AbortController().signal });
    expect(world.logs()).to.include('turning caching off because assoc is not configured');
    expect(eventsOf(world.events, 'nodeStarted')[0]?.reason).to.equal('cacheOff');
  });

  it('is written under the image as resolved, as written, and the logical key (56)', async () => {
    const root = below(exec('E', 'cat %s', intern('s3://b/a')));
    const logical = root.deps[0]?.digest() ?? zeroDigest;
    const evaluation = await run(root, { ...rw, imageMap: new Map([['img', 'img@sha256:00']]) });
    const { config } = world.alloc.execList.find((e) => e.config.type === 'exec') ?? { config: undefined };
    expect(config).to.deep.include({ image: 'img@sha256:00', originalImage: 'img' });
    const value = textFiles('a');
    const physical = (image: string): Digest =>
      cacheKeys(execFlow({ image, cmd: 'cat %s', deps: [flowOfFileset(value)] }), [value])[0] ?? zeroDigest;
    const keys = [physical('img@sha256:00'), physical('img'), logical];
    for (const key of keys) expect(isZeroDigest(world.assoc.value(assocKind.filesetV2, key))).to.equal(false);
    expect(evaluation.outcomes().find((outcome) => outcome.flow.op === op.exec)?.cacheKeys).to.deep.equal(keys);
  });

  it('is not written in read-only mode, not even to repair it', async () => {
    const flow = exec('E', 'run');
    world.repository.add('x');
    world.assoc.plant(
      assocKind.fileset,
      flow.digest(),
      put(new TextEncoder().encode(encodeFilesetJson(textFiles('x')))),
    );
    const before = world.assoc.entries.size;
    await run(below(exec('E', 'run'), exec('F', 'other')), { cacheMode: cacheMode.read });
    expect(world.assoc.entries.size).to.equal(before);
  });

  it('rejects an entry whose check is another node’s', async () => {
    const flow = exec('E', 'run');
    world.repository.add('x');
    const value = put(encodeFilesetV2(textFiles('x'), { includeFileRefFields: false, includeAssertions: true }));
    for (const key of cacheKeys(flow, [])) {
      await world.assoc.store(
        { signal: new AbortController().signal },
        assocKind.filesetV2,
        key,
        value,
        '0123456789abcdef',
      );
    }
    await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal(['E']);
    expect(eventsOf(world.events, 'nodeStarted')[0]?.reason).to.equal('checkMismatch');
    await run(below(exec('E', 'run')));
    expect(ran()).to.deep.equal([]);
  });

  it('trusts an entry without a check only where no other node has the digest', async () => {
    const list = withSalt(exec('E', 'f %s', flowOfFileset(Fileset.ofList([textFiles('a')]))), 'list');
    const union = withSalt(exec('E', 'f %s', flowOfFileset(textFiles('a'))), 'union');
    world.repository.add('a');
    plant(list, textFiles('x'), [Fileset.ofList([textFiles('a')])]);
    await run(below(list));
    expect(ran()).to.deep.equal([]);
    await run(below(list, union), { cacheMode: cacheMode.read });
    expect(ran()).to.deep.equal(['E', 'E']);
  });

  it('runs everything when the assoc fails', async () => {
    const assoc: Assoc = { ...world.assoc, batchGet: () => Promise.reject(boom), store: () => Promise.reject(boom) };
    const evaluation = await run(below(exec('E', 'run')), { ...rw, assoc });
    expect(evaluation.err()).to.equal(undefined);
    expect(world.logs()).to.include('assoc.BatchGet: boom');
    expect(world.logs().some((line) => line.startsWith('cache write flow') && line.endsWith(': boom'))).to.equal(true);
  });

  it('runs everything when the repository cannot tell what it has', async () => {
    const repository = { ...createMemoryRepository('shared'), missing: () => Promise.reject(boom) };
    plant(exec('E', 'run'), textFiles('x'));
    for (const [id, bytes] of world.repository.objects) repository.objects.set(id, bytes);
    await run(below(exec('E', 'run')), { ...rw, repository });
    expect(ran()).to.deep.equal(['E']);
    expect(world.logs()).to.include('cache.Lookup: boom');
  });
});

/** As every exec of a `.rf` program is. */
const coerced = (dep: Flow): Flow =>
  new Flow({ op: op.coerce, coerce: (v) => v, flowDigest: digestOf('identity'), deps: [dep] });

const execInit = (ident: string, cmd: string) => ({ op: op.exec, image: 'img', cmd, ident });

/** The same node to the original, another one to us. */
function withSalt(flow: Flow, salt: string): Flow {
  return new Flow({ op: flow.op, image: flow.image, cmd: flow.cmd, ident: flow.ident, deps: flow.deps, salt });
}

function asserting(subject: string, etag: string, text: string): Fileset {
  const file = textFile(text);
  const { assertions } = refFile(subject, etag);
  return Fileset.ofFile(file.withAssertions(assertions));
}

const known = new Map<Digest, string>();
for (const text of ['a', 'b', 'x', '1', '2', '3', 'stale', 'out']) known.set(textFile(text).id, text);
function textOf(file: File): string {
  const text = known.get(file.id);
  if (text === undefined) throw new Error(`unknown contents of ${file}`);
  return text;
}
