import { type Digest, digestBytes, digestText, isKind, mkError, ReflowError, recoverError } from '@reflow-lang/base';
import type { Bytes, Ctx, Repository } from '@reflow-lang/evaluator';
import { File } from '@reflow-lang/values';
import { expect } from 'chai';
import {
  createDialer,
  createLimiter,
  createNopRepository,
  createTransferManager,
  missingFiles,
  readAll,
  transferObject,
} from '../src/index.ts';
import { ctx } from './temporary-directory.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** A repository in memory that a test can watch and break. */
function memory(url?: string): Repository & { readonly objects: Map<Digest, Uint8Array>; readonly calls: string[] } {
  const objects = new Map<Digest, Uint8Array>();
  const calls: string[] = [];
  const refuse = async (): Promise<never> => {
    throw new ReflowError({ kind: 'NotSupported' });
  };
  return {
    objects,
    calls,
    collect: async () => {},
    collectWithThreshold: async () => {},
    stat: async (_ctx, id) => {
      const bytes = objects.get(id);
      if (bytes === undefined) throw new ReflowError({ kind: 'NotExist' });
      return new File({ id, size: bytes.length });
    },
    get: async (_ctx, id) => {
      calls.push('get');
      const bytes = objects.get(id);
      if (bytes === undefined) throw new ReflowError({ kind: 'NotExist' });
      return (async function* () {
        yield bytes;
      })();
    },
    put: async (_ctx, body: Bytes | Uint8Array) => {
      calls.push('put');
      const bytes = body instanceof Uint8Array ? body : await readAll(body);
      const id = digestBytes(bytes);
      objects.set(id, bytes);
      return id;
    },
    readFrom: refuse,
    writeTo: refuse,
    url: () => url,
  };
}

const fileOf = (content: string): File => new File({ id: digestText(content), size: content.length });

describe('transferring an object', () => {
  it('lets the destination read, else the source write, else carries the bytes', async () => {
    const src = memory('m://src');
    const dst = memory('m://dst');
    await src.put(ctx, text('a'));
    const took: string[] = [];
    await transferObject(ctx, { ...dst, readFrom: async () => void took.push('read') }, src, digestText('a'));
    await transferObject(ctx, dst, { ...src, writeTo: async () => void took.push('write') }, digestText('a'));
    expect(took).deep.equal(['read', 'write']);
    expect(dst.calls).deep.equal([]);
    await transferObject(ctx, dst, src, digestText('a'));
    expect(dst.objects.get(digestText('a'))).deep.equal(text('a'));
  });

  it('tries three times when the bytes arrive wrong, then tells', async () => {
    const src = memory();
    await src.put(ctx, text('wrong'));
    let gets = 0;
    const lying = {
      ...src,
      get: async (c: Ctx) => {
        gets++;
        return src.get(c, digestText('wrong'));
      },
    };
    try {
      await transferObject(ctx, memory(), lying, digestText('right'));
      expect.fail('accepted wrong bytes');
    } catch (thrown) {
      expect(recoverError(thrown).message).contain('wrong digest');
      expect(isKind('Integrity', recoverError(thrown))).equal(true);
    }
    expect(gets).equal(3);
  });

  it('does not try again what cannot help', async () => {
    let gets = 0;
    const src = {
      ...memory(),
      get: async () => {
        gets++;
        throw new ReflowError({ kind: 'NotExist' });
      },
    };
    await transferObject(ctx, memory(), src, digestText('x')).catch(() => {});
    expect(gets).equal(1);
  });
});

describe('the transfer manager', () => {
  it('never moves more than its limit at once, and everything in the end', async () => {
    const src = memory();
    const dst = memory();
    const names = Array.from({ length: 50 }, (_, i) => `file ${i}`);
    for (const name of names) await src.put(ctx, text(name));
    let now = 0;
    let most = 0;
    const slow = {
      ...dst,
      put: async (c: Ctx, body: Bytes | Uint8Array) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return dst.put(c, body);
      },
    };
    const manager = createTransferManager({ limit: 2 });
    await manager.transfer(ctx, slow, src, ...names.map(fileOf));
    expect(most).equal(2);
    expect(dst.objects.size).equal(50);
  });

  it('moves an object once for all who want it', async () => {
    const src = memory();
    const dst = memory();
    await src.put(ctx, text('a'));
    const manager = createTransferManager();
    await Promise.all([1, 2, 3].map(() => manager.transfer(ctx, dst, src, fileOf('a'), fileOf('a'))));
    expect(dst.calls).deep.equal(['put']);
  });

  it('goes on for the others when the first one is cancelled', async () => {
    const src = memory();
    const dst = memory();
    await src.put(ctx, text('a'));
    const first = new AbortController();
    let puts = 0;
    const stuckOnce = {
      ...dst,
      put: async (c: Ctx, body: Bytes | Uint8Array) => {
        if (puts++ > 0) return dst.put(c, body);
        return new Promise<Digest>((_, reject) => {
          c.signal.addEventListener('abort', () => reject(new ReflowError({ kind: 'Canceled' })));
        });
      },
    };
    const manager = createTransferManager();
    const cancelled = manager.transfer({ signal: first.signal }, stuckOnce, src, fileOf('a')).then(
      () => 'done',
      (thrown: unknown) => recoverError(thrown).kind,
    );
    const other = manager.transfer(ctx, stuckOnce, src, fileOf('a'));
    await new Promise((resolve) => setImmediate(resolve));
    first.abort();
    await other;
    expect(await cancelled).equal('Canceled');
    expect([...dst.objects.keys()]).deep.equal([digestText('a')]);
  });

  it('counts what cannot be looked at as needed', async () => {
    const dst = {
      ...memory(),
      stat: async () => {
        throw mkError('stat', [], 'Unavailable');
      },
    };
    expect(await createTransferManager().needTransfer(ctx, dst, fileOf('a'))).deep.equal([fileOf('a')]);
  });

  it('cannot fetch from a repository what it lacks itself', async () => {
    const repository = memory();
    try {
      await createTransferManager().transfer(ctx, repository, repository, fileOf('abc'));
      expect.fail('no error');
    } catch (thrown) {
      expect(recoverError(thrown).message).contain('missing 1 files (3B)');
    }
  });

  it('refuses references', async () => {
    const failure = await createTransferManager()
      .needTransfer(ctx, memory(), new File({ size: 1, source: 's3://b/k' }))
      .catch((thrown: unknown) => recoverError(thrown).kind);
    expect(failure).equal('Invalid');
  });
});

describe('a limiter', () => {
  it('leaks no token however its waiters are cancelled', async () => {
    const limiter = createLimiter(3);
    const outcomes = await Promise.all(
      Array.from({ length: 3000 }, async (_, i) => {
        const controller = new AbortController();
        if (i % 3 === 0) setImmediate(() => controller.abort());
        try {
          const release = await limiter.acquire(controller.signal);
          expect(limiter.inUse()).most(3);
          await new Promise((resolve) => setImmediate(resolve));
          release();
          release();
          return 'ran';
        } catch (thrown) {
          return recoverError(thrown).kind;
        }
      }),
    );
    expect(limiter.inUse()).equal(0);
    expect(outcomes.filter((outcome) => outcome === 'ran').length).least(2000);
    const release = await limiter.acquire(ctx.signal);
    expect(limiter.inUse()).equal(1);
    release();
  });
});

describe('opening repositories by URL', () => {
  it('knows registered schemes only', async () => {
    const dialer = createDialer();
    const repository = memory();
    dialer.register('m', async () => repository);
    expect(await dialer.dial(ctx, 'm://x')).equal(repository);
    const failure = await dialer.dial(ctx, 'zz://x').catch((thrown: unknown) => recoverError(thrown).message);
    expect(failure).contain('unknown scheme "zz"');
  });
});

describe('the repository that keeps nothing', () => {
  it('succeeds and has everything', async () => {
    const nop = createNopRepository();
    expect(await missingFiles(ctx, nop, [fileOf('a')])).deep.equal([]);
    expect(await readAll(await nop.get(ctx, digestText('a')))).deep.equal(Buffer.alloc(0));
  });
});
