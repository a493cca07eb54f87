import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes, digestText, hexDigest, isZeroDigest } from '@reflow-lang/base';
import { assocKind } from '@reflow-lang/evaluator';
import { File } from '@reflow-lang/values';
import { expect } from 'chai';
import { openEmbeddedStores, type StoreKind, takeLease } from '../src/index.ts';
import { ctx, removeTemporaryDirectories, temporaryDirectory } from './temporary-directory.ts';

const script = new URL('./processes/store-worker.ts', import.meta.url).pathname;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Runs a worker to its end; `killAfterMs` kills it in the middle. */
function runWorker(
  home: string,
  kind: StoreKind,
  seed: number,
  count: number,
  crash = '',
  killAfterMs = 0,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=source', script, home, kind, String(seed), String(count)], {
    env: { ...process.env, REFLOW_CRASH: crash },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  if (killAfterMs > 0) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stderr })));
}

/** No object has other bytes than its name says, and nothing but objects is among them. */
function expectSoundRepository(root: string): void {
  for (const shard of readdirSync(root).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of readdirSync(join(root, shard))) {
      expect(hexDigest(digestBytes(readFileSync(join(root, shard, name))))).equal(shard + name);
    }
  }
}

/** Whatever an association names is there. */
async function expectNoDanglingEntry(home: string, kind: StoreKind, count: number): Promise<number> {
  const stores = openEmbeddedStores({ home, assoc: kind });
  let found = 0;
  for (let i = 0; i < count; i++) {
    const keys = [assocKind.fileset, assocKind.filesetV2].map((k) => ({ kind: k, digest: digestText(`key ${i}`) }));
    for (const { digest } of await stores.assoc.batchGet(ctx, keys)) {
      if (isZeroDigest(digest)) continue;
      found++;
      expect(digest).equal(digestText(`object ${i}`));
      expect((await stores.repository.stat(ctx, digest)).size).equal(`object ${i}`.length);
    }
  }
  await stores.close();
  return found;
}

describe('several processes on one set of stores', function () {
  this.timeout(120_000);
  afterEach(removeTemporaryDirectories);

  for (const kind of ['sqlite', 'file'] as const) {
    it(`lose no update of the ${kind} association, and say nothing`, async () => {
      const home = temporaryDirectory();
      const count = 40;
      const ended = await Promise.all([0, 1, 0, 1].map((seed) => runWorker(home, kind, seed, count)));
      expect(ended).deep.equal(ended.map(() => ({ code: 0, signal: null, stderr: '' })));
      expect(await expectNoDanglingEntry(home, kind, count)).equal(2 * count);
      expectSoundRepository(join(home, 'repository'));
    });

    it(`leave a sound state when two of four are killed, ${kind}`, async () => {
      const home = temporaryDirectory();
      const count = 60;
      await Promise.all([
        runWorker(home, kind, 0, count),
        runWorker(home, kind, 1, count, '', 400),
        runWorker(home, kind, 0, count, '', 550),
        runWorker(home, kind, 1, count),
      ]);
      expect(await expectNoDanglingEntry(home, kind, count)).equal(2 * count);
      expectSoundRepository(join(home, 'repository'));
    });
  }

  for (const point of ['cas.temporary', 'cas.published', 'cas.cleaned', 'assoc.begin', 'assoc.commit']) {
    it(`leaves a sound state when it is killed at ${point}`, async () => {
      const home = temporaryDirectory();
      for (const passage of [1, 4]) {
        const ended = await runWorker(home, 'sqlite', 0, 8, `${point}:${passage}`);
        expect(ended.signal).equal('SIGKILL');
        expectSoundRepository(join(home, 'repository'));
        await expectNoDanglingEntry(home, 'sqlite', 8);
      }
      expect(await runWorker(home, 'sqlite', 0, 8)).deep.equal({ code: 0, signal: null, stderr: '' });
      expect(await expectNoDanglingEntry(home, 'sqlite', 8)).equal(8);
    });
  }

  it('collect while others run, and take nothing from them', async () => {
    const home = temporaryDirectory();
    const stores = openEmbeddedStores({ home });
    const nothing = { contains: () => false };
    const lease = takeLease(stores.repository.root, 'run');
    const used = Array.from({ length: 30 }, (_, i) => `object ${i}`);
    const worker = runWorker(home, 'sqlite', 0, used.length);
    let isDone = false;
    void worker.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await stores.repository.collectWithThreshold(ctx, nothing, nothing, new Date(Date.now() + 1000), false);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await worker).deep.equal({ code: 0, signal: null, stderr: '' });
    const files = used.map((content) => new File({ id: digestText(content), size: content.length }));
    expect(await stores.repository.missing(ctx, files)).deep.equal([]);
    lease.release();
    await stores.close();
  });
});
