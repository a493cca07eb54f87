import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestText, recoverError } from '@reflow-lang/base';
import { createFileRepository } from '@reflow-lang/store';
import { expect } from 'chai';
import { createAdmission } from '../src/admission.ts';
import { createLocalCluster, type LocalCluster, type LocalClusterOptions, machineResources } from '../src/index.ts';
import { markedProcesses } from '../src/process-tree.ts';
import { configOf, ctx, keyOf, launcherCommand, rejectionOf } from './harness.ts';

describe('the local cluster', () => {
  const open: { readonly cluster: LocalCluster; readonly directory: string }[] = [];

  function make(options: Partial<LocalClusterOptions> = {}): LocalCluster {
    const directory = mkdtempSync(join(tmpdir(), 'reflow-cluster-'));
    const cluster = createLocalCluster({
      root: join(directory, 'local'),
      repository: createFileRepository({ root: join(directory, 'repository') }),
      launcherCommand,
      runtime: { kind: 'host', reason: 'as configured' },
      resources: { cpu: 2, mem: 4 * 2 ** 30, disk: 1e13 },
      minFreeBytes: 0,
      ...options,
    });
    open.push({ cluster, directory });
    return cluster;
  }

  afterEach(async () => {
    for (const { cluster, directory } of open.splice(0)) {
      await cluster.shutdown(0);
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('is one alloc that holds the whole machine', async () => {
    const cluster = make();
    const alloc = await cluster.allocate(ctx, { min: { cpu: 1, mem: 1 }, width: 0 }, {});
    expect(alloc.resources()).deep.equal({ cpu: 2, mem: 4 * 2 ** 30, disk: 1e13 });
    expect(cluster.maxAlloc()).deep.equal(alloc.resources());
    expect([cluster.name(), cluster.ignoresImages, alloc.ignoresImages]).deep.equal(['localcluster', true, true]);
    expect(await alloc.keepalive(ctx, 1000)).equal(1000);
    expect(await alloc.keepalive(ctx, 3_600_000)).equal(300_000);
  });

  it('gives the alloc to the next one as soon as it is free', async () => {
    const cluster = make();
    const first = await cluster.allocate(ctx, { min: {}, width: 0 }, {});
    let isGranted = false;
    const second = cluster.allocate(ctx, { min: {}, width: 0 }, {}).then((alloc) => {
      isGranted = true;
      return alloc;
    });
    const controller = new AbortController();
    const third = rejectionOf(cluster.allocate({ signal: controller.signal }, { min: {}, width: 0 }, {}));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isGranted).equal(false);
    controller.abort();
    expect((await third).kind).equal('Canceled');
    await first.free(ctx);
    expect((await second).id()).not.equal(first.id());
    expect((await rejectionOf(first.keepalive(ctx, 1000))).message).contain('alloc expired');
    expect((await rejectionOf(first.put(ctx, digestText('x'), configOf({ cmd: 'true' })))).kind).equal('NotExist');
  });

  it('refuses what the machine does not have, unless it overcommits', () => {
    const demand = { cpu: 3, mem: 2 ** 30 };
    const refusal = make().canAllocate(demand);
    expect(refusal?.kind).equal('ResourcesExhausted');
    expect(refusal?.message).contain(
      'required resource {mem:1.0GiB cpu:3 disk:0B} greater than available {mem:4.0GiB cpu:2 disk:9.1TiB}',
    );
    expect(make().canAllocate({ cpu: 2 })).equal(undefined);
    expect(make({ overcommit: true }).canAllocate({ cpu: 64, mem: 2 ** 45 })).equal(undefined);
  });

  it('ends the programs of an alloc that is freed', async () => {
    const cluster = make();
    const alloc = await cluster.allocate(ctx, { min: {}, width: 0 }, {});
    const key = keyOf('freed');
    const exec = await alloc.put(ctx, digestText('x'), configOf({ cmd: 'sleep 300' }), key);
    await alloc.free(ctx);
    expect(markedProcesses(key)).deep.equal([]);
    expect((await rejectionOf(exec.wait(ctx))).kind).equal('Canceled');
    const next = await cluster.allocate(ctx, { min: {}, width: 0 }, {});
    const again = await next.put(ctx, digestText('y'), configOf({ cmd: 'true' }));
    await again.wait(ctx);
    expect((await again.result(ctx)).err).equal(undefined);
  });

  it('knows the machine it runs on', () => {
    const { cpu, mem, disk } = machineResources();
    expect(cpu).within(1, 1024);
    expect(mem).within(2 ** 28, 2 ** 45);
    expect(disk).equal(1e13);
  });
});

describe('admission', () => {
  const never = new AbortController().signal;

  it('lets in as many as fit, in the order they came, and counts the impossible as the whole machine', async () => {
    const admission = createAdmission({ programs: 10, machine: { cpu: 4, mem: 100 } });
    const entered: string[] = [];
    const enter = async (name: string, cpu: number): Promise<() => void> => {
      const leave = await admission.enter({ cpu, mem: 1 }, never);
      entered.push(name);
      return leave;
    };
    const a = await enter('a', 3);
    const huge = enter('huge', 64);
    const small = enter('small', 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).deep.equal(['a']);
    a();
    (await huge)();
    (await small)();
    expect(entered).deep.equal(['a', 'huge', 'small']);
    const all = await Promise.all(['b', 'c', 'd', 'e'].map((name) => enter(name, 1)));
    expect(entered.slice(3)).deep.equal(['b', 'c', 'd', 'e']);
    for (const leave of all) {
      leave();
      leave();
    }
    expect(admission.tryEnter({ cpu: 4, mem: 100 })).not.equal(undefined);
    expect(admission.tryEnter({ cpu: 0.1, mem: 0 })).equal(undefined);
  });

  it('forgets who gives up, and lets the next one in', async () => {
    const admission = createAdmission({ programs: 1 });
    const leave = await admission.enter({}, never);
    const controller = new AbortController();
    const impatient = admission.enter({}, controller.signal).catch((thrown: unknown) => recoverError(thrown).kind);
    const patient = admission.enter({}, never);
    controller.abort();
    expect(await impatient).equal('Canceled');
    leave();
    (await patient)();
    expect(admission.tryEnter({})).not.equal(undefined);
  });
});
