// External nodes: what is run, in what order, with which resources, and what is tried again.
// Spec: 05-flow-eval §12, §24.

import { digestText, isRestartable, ReflowError, renderDigest } from '@reflow-lang/base';
import { type Predictor, taskState } from '@reflow-lang/evaluator';
import { assertEtag, refFile, textFile, textFiles } from '@reflow-lang/evaluator/testing';
import { execFlow, type Flow, flowOfFileset, kFlow, mergeFlow } from '@reflow-lang/flow';
import {
  assertionsOf,
  type Fileset,
  Fileset as FilesetClass,
  type Resources,
  renderResources,
} from '@reflow-lang/values';
import { expect } from 'chai';
import {
  asFileset,
  boom,
  createWorld,
  eventsOf,
  exec,
  extern,
  intern,
  k,
  rejection,
  turn,
  type World,
} from './world.ts';

const mib = 2 ** 20;
const gib = 2 ** 30;
const temporary = new ReflowError({ kind: 'Temporary', op: 'exec' });
const oom = new ReflowError({ kind: 'OOM', op: 'exec' });
const withMemory = (mem: number, cpu = 1): Flow =>
  execFlow({ image: 'img', cmd: 'run', ident: 'E', resources: { mem, cpu, disk: 0 } });
const refs = (source: string, etag: string): Fileset => FilesetClass.ofFile(refFile(source, etag));

describe('external nodes', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld({
      alloc: {
        resources: { mem: 64 * gib, cpu: 8, disk: 20 },
        sources: { 's3://b/in': 'contents', 's3://b/other': 'contents' },
      },
    });
  });
  afterEach(() => world.stop());

  const memories = (): readonly (number | undefined)[] =>
    world.alloc.execList.map((e) => (e.config.resources.mem ?? 0) / mib);

  for (const bottomUp of [false, true]) {
    it(`run in the order of their deps, ${bottomUp ? 'bottom-up' : 'top-down'} (1, 2)`, async () => {
      const { evaluation, done } = world.start(extern('s3://b/out', exec('E', 'cat %s', intern('s3://b/in'))), {
        bottomUp,
      });
      await world.alloc.ok('I', textFiles('x'));
      await world.alloc.ok('E', textFiles('y'));
      await world.alloc.ok('X', FilesetClass.empty);
      await done;
      expect(world.alloc.idents()).to.deep.equal(['I', 'E', 'X']);
      expect(asFileset(evaluation.value()).entries).to.deep.equal([]);
      const complaints = world.logs().filter((line) => line.startsWith('must intern "s3://b/in": resolve: '));
      expect(complaints).to.have.length(1);
    });
  }

  it('are put again under the same id when waiting fails once (7)', async () => {
    const { evaluation, done } = world.start(exec('E', 'run'));
    await world.alloc.error('E', boom);
    await turn();
    await world.alloc.ok('E', textFiles('x'));
    await done;
    const [first, second] = world.alloc.puts;
    expect(world.alloc.puts).to.have.length(2);
    expect(first).to.equal(second);
    expect(evaluation.err()).to.equal(undefined);
    expect([...world.taskDB.taskRows.values()].map((row) => row.attempt)).to.deep.equal([0]);
  });

  it('fail when waiting fails five times (8)', async () => {
    world.alloc.fail('wait', boom, 5);
    world.alloc.fail('result', new ReflowError({ message: 'the result was read' }));
    const { evaluation, done } = world.start(exec('E', 'run'));
    await done;
    expect(evaluation.err()).to.equal(boom);
    expect(world.alloc.puts).to.have.length(5);
  });

  it('are not tried again when the program fails (9)', async () => {
    const { evaluation, done } = world.start(exec('E', 'run'), { cacheMode: 6 });
    await world.alloc.ok('E', boom, { exitCode: 3, stderr: 'one\ntwo\n' });
    await done;
    await evaluation.settled();
    expect(evaluation.err()).to.equal(boom);
    expect(world.alloc.execList).to.have.length(1);
    expect(world.assoc.entries.size).to.equal(0);
    const [failed] = eventsOf(world.events, 'nodeFailed');
    expect(failed).to.deep.include({ attempt: 1, exitCode: 3, stderrTail: ['one', 'two'] });
    expect(failed?.error).to.deep.include({ kind: 'Other', message: 'boom', causes: [] });
  });

  it('get half as much memory again after running out of it, three times (10)', async () => {
    const { evaluation, done } = world.start(withMemory(500 * mib));
    for (let i = 0; i < 3; i++) await world.alloc.ok('E', oom);
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(memories()).to.deep.equal([500, 750, 1125, 1687.5]);
    expect(evaluation.err()).to.equal(undefined);
    const retries = world.logs().filter((line) => line.includes('(reason: OOM)'));
    expect(retries.map((line) => line.match(/\(\d\/3\)/)?.[0])).to.deep.equal(['(1/3)', '(2/3)', '(3/3)']);
    expect(eventsOf(world.events, 'nodeStarted').map((event) => event.attempt)).to.deep.equal([1, 2, 3, 4]);
    expect(eventsOf(world.events, 'retry').map((event) => event.cause)).to.deep.equal(['OOM', 'OOM', 'OOM']);
  });

  it('fail for good the fourth time (11)', async () => {
    const { evaluation, done } = world.start(withMemory(500 * mib));
    for (let i = 0; i < 4; i++) await world.alloc.ok('E', oom);
    await done;
    expect(evaluation.err()).to.equal(oom);
    expect(memories()).to.have.length(4);
    expect(eventsOf(world.events, 'nodeFailed')).to.have.length(1);
  });

  it('are tried again with the same resources after a passing failure (12)', async () => {
    const { evaluation, done } = world.start(withMemory(600 * mib));
    await world.alloc.ok('E', temporary);
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(memories()).to.deep.equal([600, 600]);
    expect(evaluation.err()).to.equal(undefined);
    expect(
      world.logs().some((line) => line.endsWith('re-submitting task with (1/3) due to error: exec: temporary')),
    ).to.equal(true);
  });

  it('get what they ask for when less, predicted, was not the reason (13)', async () => {
    const predictor: Predictor = {
      predict: async (_ctx, configs) => configs.map(() => ({ resources: { mem: 600 * mib }, durationMs: 1000 })),
    };
    const { evaluation, done } = world.start(withMemory(2 * gib), { predictor });
    await world.alloc.ok('E', boom);
    await world.alloc.ok('E', boom);
    await done;
    expect(memories()).to.deep.equal([600, 2048]);
    expect(evaluation.err()).to.equal(boom);
    expect(eventsOf(world.events, 'retry').map((event) => event.cause)).to.deep.equal(['Predictor']);
  });

  it('are cut to the biggest machine when they ask for a little more (14)', async () => {
    const maxResources = { mem: 32 * gib, cpu: 8 };
    const { done } = world.start(withMemory(33 * gib), { maxResources });
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(memories()).to.deep.equal([32 * 1024]);
    expect(world.logs().some((line) => line.includes('capping resources from {mem:33.0GiB'))).to.equal(true);
  });

  it('end the evaluation when a retry would need far more than there is (15)', async () => {
    const maxResources = { mem: 32 * gib, cpu: 8, disk: 0 };
    const { done } = world.start(withMemory(34 * gib), { maxResources });
    await world.alloc.ok('E', oom);
    const error = await rejection(done);
    expect(memories()).to.deep.equal([34 * 1024]);
    expect(String(error)).to.contain('are way higher than max {mem:32.0GiB cpu:8 disk:0B}');
    expect(world.logs().some((line) => line.includes('reviseResources {mem:34.0GiB'))).to.equal(true);
  });

  it('get the least an exec gets (16)', async () => {
    const { evaluation, done } = world.start(withMemory(mib, 0));
    await world.alloc.ok('E', textFiles('x'));
    await done;
    const resources: Resources | undefined = world.alloc.execList[0]?.config.resources;
    expect(renderResources(resources ?? {})).to.equal('{mem:500.0MiB cpu:1 disk:0B}');
    expect(evaluation.outcomes()[0]?.resources).to.deep.equal({ mem: 500 * mib, cpu: 1, disk: 0 });
  });

  it('surface an error when their siblings have ended (17)', async () => {
    const { evaluation, done } = world.start(mergeFlow(exec('E1', 'one'), exec('E2', 'two')));
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    await world.alloc.ok('E1', boom);
    await turn();
    expect(isDone).to.equal(false);
    await world.alloc.ok('E2', textFiles('x'));
    await done;
    expect(evaluation.err()).to.equal(boom);
  });

  it('surface the error of the first dep, whichever ended first (18)', async () => {
    const { evaluation, done } = world.start(mergeFlow(exec('E1', 'one'), exec('E2', 'two')));
    await world.alloc.ok('E2', new ReflowError({ message: 'second' }));
    await turn();
    await world.alloc.ok('E1', new ReflowError({ message: 'first' }));
    await done;
    expect(evaluation.err()?.message).to.equal('first');
  });

  it('are not put above one that failed (19)', async () => {
    const { evaluation, done } = world.start(extern('s3://b/out', exec('E', 'cat %s', intern('s3://b/in'))));
    await world.alloc.ok('I', boom);
    await done;
    expect(world.alloc.idents()).to.deep.equal(['I']);
    expect(evaluation.err()).to.equal(boom);
    expect(eventsOf(world.events, 'nodeFailed').map((event) => event.node.ident)).to.deep.equal(['I']);
    expect(evaluation.outcomes().map((outcome) => outcome.flow.ident)).to.deep.equal(['I']);
  });

  it('run side by side below nested continuations (22)', async () => {
    const join = (name: string, ...deps: readonly Flow[]): Flow =>
      k(name, deps, (values) => mergeFlow(...values.map((v) => flowOfFileset(asFileset(v)))));
    const root = join('k3', join('k1', exec('E1', '1'), exec('E2', '2')), join('k2', exec('E3', '3'), exec('E4', '4')));
    const before = root.digest();
    const { evaluation, done } = world.start(root);
    for (const n of [4, 3, 2, 1]) await world.alloc.ok(`E${n}`, textFiles(`f:${n}`));
    await done;
    expect(renderDigest(evaluation.flow().digest())).to.equal(renderDigest(before));
    const list = asFileset(evaluation.value()).list ?? [];
    expect(list.flatMap((member) => member.list ?? []).map((member) => member.lookup('f')?.id)).to.deep.equal(
      ['1', '2', '3', '4'].map((text) => textFile(text).id),
    );
  });

  it('intern the same URL once (24)', async () => {
    const { evaluation, done } = world.start(mergeFlow(intern('s3://b/in'), intern('s3://b/in')));
    await world.alloc.ok('I', textFiles('x'));
    await done;
    expect(evaluation.flow().deps[0]).to.equal(evaluation.flow().deps[1]);
    expect(world.alloc.idents()).to.deep.equal(['I']);
  });

  it('keep a described source apart from one that must be read (25)', async () => {
    world.snapshotter.set('s3://b/in', refs('s3://b/in', 'v1'));
    const must = intern('s3://b/in', 'I_must');
    must.mustIntern = true;
    const { done } = world.start(mergeFlow(exec('E', 'cat %s', intern('s3://b/in')), must));
    await world.alloc.ok('I_must', FilesetClass.ofFile(textFile('contents')));
    await world.alloc.ok('E', textFiles('y'));
    await done;
    expect(new Set(world.alloc.idents())).to.deep.equal(new Set(['I_must', 'E']));
  });

  it('get described sources resolved where they run (26)', async () => {
    world.snapshotter.set('s3://b/in', refs('s3://b/in', 'v1'));
    const root = mergeFlow(intern('s3://b/in'), exec('E', 'cat %s', intern('s3://b/in')));
    const { evaluation, done } = world.start(root);
    const running = await world.alloc.ok('E', textFiles('y'));
    await done;
    expect(world.alloc.idents()).to.deep.equal(['E']);
    expect(running.config.args[0]?.fileset?.lookup('.')?.id).to.equal(textFile('contents').id);
    expect(asFileset(evaluation.value()).list?.[0]?.lookup('.')?.isRef()).to.equal(true);
  });

  it('fail without being put when an input cannot be fetched (28)', async () => {
    world.snapshotter.set('s3://b/gone', refs('s3://b/gone', 'v1'));
    const { evaluation, done } = world.start(exec('E', 'cat %s', intern('s3://b/gone')));
    await done;
    expect(evaluation.err()?.kind).to.equal('NotExist');
    expect(world.alloc.puts).to.deep.equal([]);
  });

  it('fail when what they assert contradicts what is known (45)', async () => {
    const asserting = (etag: string): Fileset =>
      FilesetClass.ofFile(textFile(etag).withAssertions(assertEtag('s3://b/in', etag)));
    const { evaluation, done } = world.start(mergeFlow(intern('s3://b/a', 'I1'), intern('s3://b/b', 'I2')));
    await world.alloc.ok('I1', asserting('v1'));
    await turn();
    await world.alloc.ok('I2', asserting('v2'));
    await done;
    const error = evaluation.err();
    expect(error?.message).to.match(/^adding assertions sha256:[0-9a-f]{64}: temporary/);
    expect(error !== undefined && isRestartable(error)).to.equal(true);
    expect(eventsOf(world.events, 'nodeFailed').map((event) => event.node.ident)).to.deep.equal(['I2']);
  });

  it('pass what is asserted of inputs on to outputs (46)', async () => {
    world.snapshotter.set('s3://b/in', refs('s3://b/in', 'v1'));
    const own = assertEtag('s3://b/own', 'v9');
    const { evaluation, done } = world.start(exec('E', 'cat %s', intern('s3://b/in')));
    await world.alloc.ok(
      'E',
      FilesetClass.ofMap([
        ['a', textFile('a').withAssertions(own)],
        ['b', textFile('b').withAssertions(own)],
      ]),
    );
    await done;
    for (const [, file] of asFileset(evaluation.value()).entries) {
      expect(file.assertions?.lookup({ subject: 's3://b/in', namespace: 'blob' })).to.deep.equal({ etag: 'v1' });
      expect(file.assertions?.lookup({ subject: 's3://b/own', namespace: 'blob' })).to.deep.equal({ etag: 'v9' });
    }
  });

  it('give an extern the assertions of what it wrote (47)', async () => {
    const asserted = textFile('x').withAssertions(assertEtag('s3://b/in', 'v1'));
    world.repository.add('x');
    const { evaluation, done } = world.start(extern('other://b/out', flowOfFileset(FilesetClass.ofFile(asserted))), {
      cacheMode: 6,
    });
    await world.alloc.ok('X', FilesetClass.ofFile(textFile('x')));
    await done;
    await evaluation.settled();
    expect(
      assertionsOf(asFileset(evaluation.value())).lookup({ subject: 's3://b/in', namespace: 'blob' }),
    ).to.deep.equal({ etag: 'v1' });
    expect(world.assoc.entries.size).to.equal(0);
  });

  it('say what their image needs (57)', async () => {
    const flow = execFlow({ image: 'img$aws$docker', cmd: 'run', ident: 'E' });
    const digest = flow.digest();
    const { evaluation, done } = world.start(flow);
    const { config } = await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(config).to.deep.include({ image: 'img', needAWSCreds: true, needDockerAccess: true });
    expect(evaluation.flow().digest()).to.equal(digest);
  });

  it('resolve images nobody has resolved before, each once (9, FIX)', async () => {
    const asked: string[] = [];
    const resolveImage = async (_ctx: unknown, image: string): Promise<string> => {
      asked.push(image);
      return `${image}@sha256:00`;
    };
    const late = kFlow('late', () => mergeFlow(exec('E1', 'one'), exec('E2', 'two')), [flowOfFileset(textFiles('x'))]);
    const { done } = world.start(late, { resolveImage });
    const first = await world.alloc.ok('E1', textFiles('x'));
    await world.alloc.ok('E2', textFiles('x'));
    await done;
    expect(asked).to.deep.equal(['img']);
    expect(first.config).to.deep.include({ image: 'img@sha256:00', originalImage: 'img' });
  });

  it('leave an image as it is when nobody can resolve it', async () => {
    const { done } = world.start(exec('E', 'run'), { resolveImage: () => Promise.reject(boom) });
    const { config } = await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(config).to.deep.include({ image: 'img', originalImage: 'img' });
    expect(world.logs()).to.include('image img is not resolved: boom');
  });

  it('are submitted when no look-up and no local work is outstanding, in one batch', async () => {
    const batches: number[] = [];
    const submitAll = world.scheduler.submitAll.bind(world.scheduler);
    world.scheduler.submitAll = (tasks) => {
      batches.push(tasks.length);
      return submitAll(tasks);
    };
    let release: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const snapshotter = {
      ...world.snapshotter,
      snapshot: async () => {
        await slow;
        return { fileset: refs('s3://b/in', 'v1'), changed: true };
      },
    };
    const root = mergeFlow(exec('E1', 'one'), exec('E2', 'cat %s', intern('s3://b/in')));
    const { done } = world.start(root, { snapshotter });
    await turn();
    expect(batches).to.deep.equal([]);
    release?.();
    await world.alloc.ok('E1', textFiles('x'));
    await world.alloc.ok('E2', textFiles('x'));
    await done;
    expect(batches).to.deep.equal([2]);
  });

  it('leave rows in the task log', async () => {
    const { done } = world.start(exec('E', 'run'));
    const { config } = await world.alloc.ok('E', textFiles('x'));
    await done;
    await turn();
    const [row] = [...world.taskDB.taskRows.values()];
    expect(row).to.deep.include({
      ident: 'E',
      attempt: 0,
      imgCmdID: digestText('imgrun'),
      resources: config.resources,
    });
    expect(row?.end).to.not.equal(undefined);
    expect(row?.uri).to.match(/^alloc\//);
    expect(taskState.done).to.equal(4);
  });
});
