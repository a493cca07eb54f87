// The scheduler: what it asks the cluster for, where tasks go, and what happens when machines die.
// Spec: 05-flow-eval §19, §24 (S1-S13).

import { digestText, isKind, plainError, ReflowError } from '@reflow-lang/base';
import {
  type ExecConfig,
  type Repository,
  Scheduler,
  type SchedulerConfig,
  Task,
  type TaskInit,
  taskState,
} from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  createMemoryRepository,
  createMemoryTaskDB,
  createMemoryTransferer,
  createScriptedCluster,
  createScriptedDestinations,
  createVirtualClock,
  namedDigest,
  refFile,
  ScriptedAlloc,
  type ScriptedAllocOptions,
  type ScriptedClusterOptions,
  textFile,
  textFiles,
  turn,
} from '@reflow-lang/evaluator/testing';
import { Fileset, filesOf, type Resources } from '@reflow-lang/values';
import { expect } from 'chai';
import { requirementsOfTasks } from '../src/scheduler/requirements.ts';
import { rejection } from './world.ts';

const gib = 2 ** 30;
const size = (cpu: number, mem: number): Resources => ({ cpu, mem: mem * gib });
const signal = new AbortController().signal;

function createYard(clusterOptions: ScriptedClusterOptions = {}, options: Partial<SchedulerConfig> = {}) {
  const clock = createVirtualClock();
  const repository = createMemoryRepository('tasks');
  const taskDB = createMemoryTaskDB();
  const cluster = createScriptedCluster(clusterOptions);
  const log: string[] = [];
  const states: string[] = [];
  const line = (text: string): void => {
    log.push(text);
  };
  const scheduler = new Scheduler({
    cluster,
    transferer: createMemoryTransferer(),
    taskDB,
    clock,
    randomDigest: createCountingDigest('task '),
    minAlloc: {},
    drainTimeoutMs: 0,
    events: (event) => {
      if (event.type === 'alloc') states.push(event.state);
      if (event.type === 'log') line(event.msg);
    },
    ...options,
  });
  const controller = new AbortController();
  const done = scheduler.do({ signal: controller.signal });
  const alloc = (cpu: number, mem: number, more: ScriptedAllocOptions = {}): ScriptedAlloc =>
    new ScriptedAlloc({
      resources: size(cpu, mem),
      repositories: [repository],
      sources: { 's3://b/in': 'contents' },
      ...more,
    });
  return {
    clock,
    repository,
    taskDB,
    cluster,
    scheduler,
    log,
    states,
    alloc,
    task: (
      ident: string,
      resources: Resources,
      more: Partial<TaskInit> & { readonly args?: readonly Fileset[] } = {},
    ): Task =>
      new Task({
        config: execConfig(ident, resources, more.args ?? []),
        repository,
        runID: namedDigest('run'),
        flowID: digestText(ident),
        ...more,
      }),
    /** Ends it and waits for the end. */
    stop: async (): Promise<void> => {
      controller.abort();
      await turn();
      await clock.advance(20_000);
      await done;
    },
  };
}

const execConfig = (ident: string, resources: Resources, args: readonly Fileset[]): ExecConfig => ({
  type: 'exec',
  ident,
  url: '',
  image: 'img',
  originalImage: '',
  cmd: 'run',
  args: args.map((fileset, index) => ({ out: false, index, fileset })),
  resources,
  needAWSCreds: false,
  needDockerAccess: false,
});
const externConfig = (url: string, fileset: Fileset): ExecConfig => ({
  ...execConfig('X', {}, [fileset]),
  type: 'extern',
  url,
});
const isDone = (task: Task): boolean => task.state() === taskState.done;
const hasAll = (repository: Repository & { has(id: string): boolean }, fileset: Fileset): boolean =>
  filesOf(fileset).every((file) => repository.has(file.id));

describe('the scheduler', () => {
  let yard: ReturnType<typeof createYard>;
  afterEach(() => yard.stop());

  it('asks for what one task needs, stages its inputs and takes its outputs (S1)', async () => {
    yard = createYard();
    const inputs = textFiles('in:input');
    yard.repository.add('input');
    const task = yard.task('E', size(10, 10), { args: [inputs] });
    await yard.scheduler.submit(task);
    const request = await yard.cluster.nextRequest();
    expect(request.requirements).to.deep.equal({ min: size(10, 10), width: 0 });
    const alloc = yard.alloc(10, 10);
    request.grant(alloc);
    await task.wait({ signal }, taskState.running);
    expect(hasAll(alloc.repository(), inputs)).to.equal(true);
    await alloc.ok('E', textFiles('out:output'));
    await task.wait({ signal }, taskState.done);
    expect(task.err).to.equal(undefined);
    expect(hasAll(yard.repository, textFiles('out:output'))).to.equal(true);
    expect(alloc.held.size).to.equal(0);
  });

  it('packs tasks into machines and starts the next when there is room (S2)', async () => {
    yard = createYard();
    const resources = [size(4, 8), size(8, 8), size(16, 8), size(16, 8)];
    const priorities = [1, 1, 0, 1];
    const tasks = resources.map((r, i) => yard.task(`T${i + 1}`, r, { priority: priorities[i] ?? 0 }));
    await yard.scheduler.submit(...tasks);
    const first = await yard.cluster.nextRequest();
    expect(first.requirements).to.deep.equal({ min: size(16, 8), width: 3 });
    expect(yard.cluster.requests).to.have.length(1);
    const alloc = yard.alloc(24, 24);
    first.grant(alloc);
    await alloc.started('T3');
    await alloc.started('T1');
    expect(alloc.idents()).to.deep.equal(['T3', 'T1']);
    const second = await yard.cluster.nextRequest();
    expect(second.requirements).to.deep.equal({ min: size(16, 8), width: 1 });
    await alloc.ok('T3', Fileset.empty);
    await alloc.started('T2');
    await turn();
    expect(alloc.idents()).to.deep.equal(['T3', 'T1', 'T2']);
    await alloc.ok('T1', Fileset.empty);
    await alloc.ok('T4', Fileset.empty);
    await alloc.ok('T2', Fileset.empty);
    await turn();
    expect(tasks.every(isDone)).to.equal(true);
  });

  it('refuses a task larger than the cluster without asking (S3)', async () => {
    yard = createYard({ max: size(4, 4) });
    const task = yard.task('E', size(5, 1));
    await yard.scheduler.submit(task);
    expect(isDone(task)).to.equal(true);
    expect(task.err !== undefined && isKind('ResourcesExhausted', task.err)).to.equal(true);
    expect(yard.cluster.requests).to.deep.equal([]);
  });

  it('runs a task again elsewhere when its machine is lost (S4)', async () => {
    yard = createYard();
    const lost: string[] = [];
    const ref = Fileset.ofFile(refFile('s3://b/in', 'v1'));
    const task = yard.task('E', size(1, 1), { args: [ref], observer: { lost: (t) => lost.push(t.id()) } });
    await yard.scheduler.submit(task);
    const first = yard.alloc(1, 1, { id: 'first' });
    (await yard.cluster.nextRequest()).grant(first);
    await first.started('E');
    const old = task.id();
    expect(task.config.args[0]?.fileset?.lookup('.')?.isRef()).to.equal(false);
    first.die(new ReflowError({ kind: 'Fatal', op: 'keepalive' }));
    await yard.clock.advance(120_000);
    const request = await yard.cluster.nextRequest();
    expect(first.isFreed).to.equal(true);
    expect(task.state()).to.equal(taskState.init);
    expect(task.id()).to.not.equal(old);
    expect(lost).to.deep.equal([task.id()]);
    expect(task.attempt()).to.equal(1);
    expect(task.config.args[0]?.fileset).to.equal(ref);
    const second = yard.alloc(1, 1, { id: 'second' });
    request.grant(second);
    await second.ok('E', Fileset.empty);
    await task.wait({ signal }, taskState.done);
    expect(task.err).to.equal(undefined);
    expect(
      yard.log.some((text) =>
        /^task \w{8} \(flow \w{8}\) has been lost, will retry \(attempt 2\) as task \w{8}$/.test(text),
      ),
    ).to.equal(true);
    expect(yard.states).to.deep.equal(['requested', 'live', 'lost', 'requested', 'freed', 'live', 'idle']);
  });

  it('moves a task away from an alloc with network trouble and leaves its sibling (S5)', async () => {
    yard = createYard();
    const moved = yard.task('E1', size(1, 1));
    const sibling = yard.task('E2', size(1, 1));
    await yard.scheduler.submit(moved, sibling);
    const first = yard.alloc(2, 2, { id: 'first' });
    (await yard.cluster.nextRequest()).grant(first);
    await first.started('E2');
    first.fail('put', new ReflowError({ kind: 'Net', op: 'put' }), 9, 'E1');
    await first.error('E1', new ReflowError({ kind: 'Net', op: 'wait' }));
    const second = yard.alloc(1, 1, { id: 'second' });
    (await yard.cluster.nextRequest()).grant(second);
    await second.ok('E1', Fileset.empty);
    expect(sibling.state()).to.equal(taskState.running);
    expect(first.isFreed).to.equal(false);
    await first.ok('E2', Fileset.empty);
    await turn();
    expect([isDone(moved), isDone(sibling)]).to.deep.equal([true, true]);
    expect(yard.taskDB.taskRows.size).to.equal(3);
    // Nobody works there any more, and nobody will: it is let go.
    expect(first.isFreed).to.equal(true);
  });

  for (const kind of ['Fatal', 'Unavailable'] as const) {
    it(`${kind === 'Fatal' ? 'believes' : 'runs elsewhere after'} five times ${kind} (S6)`, async () => {
      yard = createYard();
      const task = yard.task('E', size(1, 1), { args: [textFiles('in:input')] });
      yard.repository.add('input');
      await yard.scheduler.submit(task);
      const first = yard.alloc(1, 1);
      first.fail('wait', new ReflowError({ kind, op: 'wait' }), 5);
      (await yard.cluster.nextRequest()).grant(first);
      await turn();
      expect(first.puts.length).to.equal(kind === 'Fatal' ? 1 : 6);
      expect(first.held.size).to.equal(kind === 'Fatal' ? 0 : 1);
      if (kind === 'Fatal') {
        expect(task.err?.kind).to.equal('Fatal');
        return;
      }
      expect(task.attempt()).to.equal(1);
      await first.ok('E', Fileset.empty);
      await turn();
      expect([task.err, isDone(task)]).to.deep.equal([undefined, true]);
    });
  }

  it('puts nothing when an input cannot be loaded, and holds none (S7)', async () => {
    yard = createYard();
    yard.repository.add('there');
    const task = yard.task('E', size(1, 1), { args: [textFiles('there'), textFiles('gone')] });
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await task.wait({ signal }, taskState.done);
    expect(task.err?.kind).to.equal('NotExist');
    expect([alloc.puts.length, alloc.held.size]).to.deep.equal([0, 0]);
  });

  it('fetches a file named by two arguments once (19.4, FIX)', async () => {
    yard = createYard();
    yard.repository.add('same');
    const task = yard.task('E', size(1, 1), { args: [textFiles('a:same'), textFiles('b:same'), textFiles('a:same')] });
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    const exec = await alloc.ok('E', Fileset.empty);
    await turn();
    expect([...alloc.fetched.values()]).to.deep.equal([1]);
    expect(exec.config.args.map((arg) => arg.fileset?.entries.map(([path]) => path))).to.deep.equal([
      ['a'],
      ['b'],
      ['a'],
    ]);
    expect(alloc.held.size).to.equal(0);
  });

  it('fails a task whose inputs were corrupted (S8)', async () => {
    yard = createYard();
    yard.repository.add('input');
    const task = yard.task('E', size(1, 1), { args: [textFiles('in:input')], postUseChecksum: true });
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    alloc.fail('verify', plainError('checksum mismatch'), 5);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.ok('E', Fileset.empty);
    await task.wait({ signal }, taskState.done);
    expect(task.err?.message).to.equal('checksum mismatch');
    expect(alloc.puts).to.have.length(1);
  });

  it('transfers an extern without a machine (S9)', async () => {
    const directTransferer = createScriptedDestinations();
    yard = createYard({}, { directTransferer });
    yard.repository.add('y');
    const asserted = Fileset.ofFile(textFile('y').withAssertions(refFile('s3://b/in', 'v1').assertions));
    const task = yard.task('X', {}, { config: externConfig('s3://b/out', asserted) });
    await yard.scheduler.submit(task);
    await task.wait({ signal }, taskState.done);
    await turn();
    expect(yard.cluster.requests).to.deep.equal([]);
    expect([...directTransferer.written.keys()]).to.deep.equal(['s3://b/out']);
    expect(
      task.result?.fileset.lookup('.')?.assertions?.lookup({ subject: 's3://b/in', namespace: 'blob' }),
    ).to.deep.equal({ etag: 'v1' });
    expect([...yard.taskDB.taskRows.values()].map(({ ident, uri }) => [ident, uri])).to.deep.equal([
      ['scheduler.directTransfer', 'local'],
    ]);
  });

  it('runs an extern on a machine when it cannot go directly (S10)', async () => {
    yard = createYard({}, { directTransferer: createScriptedDestinations() });
    yard.repository.add('y');
    const task = yard.task('X', {}, { config: externConfig('ftp://b/out', Fileset.ofFile(textFile('y'))) });
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.ok('X', Fileset.ofFile(textFile('y')));
    await task.wait({ signal }, taskState.done);
    expect(task.result?.fileset.lookup('.')?.id).to.equal(textFile('y').id);
    expect(yard.scheduler.stats().totalTasks).to.equal(2);
  });

  it('goes on with what failed for a while, and gives up without progress (S11)', async () => {
    const directTransferer = createScriptedDestinations();
    yard = createYard({}, { directTransferer });
    const texts = ['a', 'b', 'c', 'd'];
    for (const text of texts) yard.repository.add(text);
    let calls = 0;
    directTransferer.fault = () => (calls++ % 2 === 0 ? new ReflowError({ kind: 'Temporary', op: 'copy' }) : undefined);
    const task = yard.task('X', {}, { config: externConfig('s3://b/out', textFiles(...texts)) });
    await yard.scheduler.submit(task);
    await task.wait({ signal }, taskState.done);
    expect(task.result?.err).to.equal(undefined);
    expect(directTransferer.written.size).to.equal(4);
    directTransferer.fault = () => new ReflowError({ kind: 'Temporary', op: 'copy' });
    const stalled = yard.task('X', {}, { config: externConfig('s3://b/elsewhere', textFiles(...texts)) });
    await yard.scheduler.submit(stalled);
    await stalled.wait({ signal }, taskState.done);
    expect(stalled.result?.err?.message).to.equal(
      'scheduler direct transfer: progress stalled for retryable errors (see earlier logs); 4 incomplete transfers',
    );
    directTransferer.fault = () => new ReflowError({ kind: 'NotAllowed', op: 'copy' });
    const refused = yard.task('X', {}, { config: externConfig('s3://b/third', textFiles('a')) });
    await yard.scheduler.submit(refused);
    await refused.wait({ signal }, taskState.done);
    expect(refused.result?.err?.message).to.match(
      /^scheduler direct transfer: inmemory:\/\/tasks -> s3:\/\/b\/third: access denied/,
    );
  });

  it('takes outputs to the repository of each task alone (S12)', async () => {
    yard = createYard();
    const other = createMemoryRepository('other');
    const one = yard.task('E1', size(1, 1));
    const two = yard.task('E2', size(1, 1), { repository: other });
    await yard.scheduler.submit(one, two);
    const alloc = yard.alloc(2, 2);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.ok('E1', textFiles('1'));
    await alloc.ok('E2', textFiles('2'));
    await turn();
    expect([yard.repository, other].map((r) => ['1', '2'].map((text) => r.has(textFile(text).id)))).to.deep.equal([
      [true, false],
      [false, true],
    ]);
  });

  it('lets an idle machine go (S13)', async () => {
    yard = createYard();
    const task = yard.task('E', size(1, 1));
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.ok('E', Fileset.empty);
    await yard.clock.advance(299_000);
    expect(alloc.isFreed).to.equal(false);
    await yard.clock.advance(151_001);
    expect(alloc.isFreed).to.equal(true);
    expect(yard.states).to.deep.equal(['requested', 'live', 'idle', 'freed']);
  });

  it('asks a cluster that refuses later and later (19.3, FIX)', async () => {
    yard = createYard();
    await yard.scheduler.submit(yard.task('E', size(1, 1)));
    (await yard.cluster.nextRequest()).refuse(plainError('no capacity'));
    for (const [wait, requests] of [
      [999, 1],
      [1, 2],
    ] as const) {
      await yard.clock.advance(wait);
      expect(yard.cluster.requests).to.have.length(requests);
    }
    (await yard.cluster.nextRequest()).refuse(plainError('no capacity'));
    await yard.clock.advance(1_999);
    expect(yard.cluster.requests).to.have.length(2);
    await yard.clock.advance(1);
    expect(yard.cluster.requests).to.have.length(3);
    expect(yard.log).to.include('failed to allocate {mem:1.0GiB cpu:1 disk:0B} from cluster: no capacity');
  });

  it('waits a little with a request for more to come, never with a machine that is there', async () => {
    yard = createYard({}, { drainTimeoutMs: 50 });
    await yard.scheduler.submit(yard.task('E1', size(1, 1)));
    await yard.clock.advance(49);
    await yard.scheduler.submit(yard.task('E2', size(1, 1)));
    await yard.clock.advance(49);
    expect(yard.cluster.requests).to.deep.equal([]);
    await yard.clock.advance(1);
    const alloc = yard.alloc(3, 3);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.started('E2');
    await yard.scheduler.submit(yard.task('E3', size(1, 1)));
    await alloc.started('E3');
    expect(yard.cluster.requests).to.have.length(1);
  });

  it('has no more than five requests out', async () => {
    yard = createYard();
    await yard.scheduler.submit(...Array.from({ length: 9 }, (_, i) => yard.task(`E${i}`, size(1, 1))));
    await turn();
    expect(yard.cluster.requests.map(({ requirements }) => requirements.width)).to.deep.equal([8]);
    (await yard.cluster.nextRequest()).grant(yard.alloc(1, 1));
    for (let i = 0; i < 9; i++) await yard.scheduler.submit(yard.task(`F${i}`, size(2, 2)));
    await turn();
    expect(yard.cluster.requests).to.have.length(6);
  });

  it('does not ask for a machine bigger than any, though its tasks would like one', async () => {
    yard = createYard({ max: { cpu: 16, mem: 30 * gib, disk: 0 } }, { minAlloc: { cpu: 1, mem: gib, disk: gib } });
    await yard.scheduler.submit(yard.task('E1', size(16, 2)), yard.task('E2', size(1, 30)));
    const { requirements } = await yard.cluster.nextRequest();
    expect(requirements).to.deep.equal({ min: size(16, 30), width: 1 });
  });

  it('cancels what it is told to cancel, running or waiting', async () => {
    yard = createYard();
    const tasks = ['E1', 'E2', 'E3'].map((ident) => yard.task(ident, size(1, 1)));
    const [running, waiting, other] = tasks;
    await yard.scheduler.submit(...tasks);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.started('E1');
    if (running === undefined || waiting === undefined || other === undefined) throw new Error('three tasks');
    yard.scheduler.cancel(plainError('not wanted'), running, waiting);
    await turn();
    expect(tasks.map((task) => task.err?.message)).to.deep.equal(['not wanted', 'not wanted', undefined]);
    await alloc.ok('E3', Fileset.empty);
    await turn();
    expect(isDone(other)).to.equal(true);
    const early = yard.task('E4', size(1, 1));
    const submitted = yard.scheduler.submit(early);
    yard.scheduler.cancel(plainError('too late'), early);
    await submitted;
    expect(early.err?.message).to.equal('too late');
  });

  it('ends everything when it ends', async () => {
    yard = createYard();
    const tasks = [yard.task('E1', size(1, 1)), yard.task('E2', size(1, 1))];
    await yard.scheduler.submit(...tasks);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.started('E1');
    await yard.stop();
    expect(tasks.map((task) => task.err?.kind)).to.deep.equal(['Canceled', 'Canceled']);
    expect(alloc.isFreed).to.equal(true);
    expect(await rejection(yard.scheduler.submit(yard.task('E3', size(1, 1))))).to.be.instanceOf(ReflowError);
  });

  it('frees a machine that is granted after the end', async () => {
    yard = createYard();
    await yard.scheduler.submit(yard.task('E', size(1, 1)));
    const request = await yard.cluster.nextRequest();
    const alloc = yard.alloc(1, 1);
    request.grant(alloc);
    await yard.stop();
    expect(alloc.isFreed).to.equal(true);
  });

  it('does not mind a task log that fails', async () => {
    const taskDB = { ...createMemoryTaskDB(), createTask: () => Promise.reject(plainError('disk full')) };
    yard = createYard({}, { taskDB });
    const task = yard.task('E', size(1, 1));
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.ok('E', Fileset.empty);
    await task.wait({ signal }, taskState.done);
    await turn();
    expect(task.err).to.equal(undefined);
    expect(yard.log).to.include('task log: createTask: disk full');
  });

  it('keeps rows of running tasks alive', async () => {
    yard = createYard();
    const task = yard.task('E', size(1, 1));
    await yard.scheduler.submit(task);
    const alloc = yard.alloc(1, 1);
    (await yard.cluster.nextRequest()).grant(alloc);
    await alloc.started('E');
    const keepalive = (): number | undefined => yard.taskDB.taskRows.get(task.id())?.keepalive?.getTime();
    const before = keepalive() ?? 0;
    await yard.clock.advance(90_000);
    expect(keepalive()).to.equal(before + 90_000);
  });
});

describe('requirements of tasks', () => {
  const of = (...sizes: readonly (readonly [number, number])[]) =>
    requirementsOfTasks(sizes.map(([cpu, mem]) => size(cpu, mem)));

  it('are the biggest machine, and how many more of it', () => {
    expect(of([2, 4], [2, 4], [6, 10])).to.deep.equal({ min: size(6, 10), width: 1 });
    expect(of([4, 16], [2, 2], [2, 2], [3, 3])).to.deep.equal({ min: size(4, 16), width: 2 });
    expect(of(...Array.from({ length: 10 }, () => [1, 2] as const), [4, 8])).to.deep.equal({
      min: size(4, 8),
      width: 3,
    });
    expect(of([1, 30], [16, 2])).to.deep.equal({ min: size(16, 30), width: 1 });
  });
});
