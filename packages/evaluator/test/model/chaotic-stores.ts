// Repository, assoc, sources and cluster of random evaluations: in memory, one gate before each call, and
// with the faults that chaos wants.

import { digestBytes, renderDigest } from '@reflow-lang/base';
import type {
  Alloc,
  AssertionGenerator,
  Assoc,
  Cluster,
  DirectTransferer,
  Repository,
  Snapshotter,
  Transferer,
} from '@reflow-lang/evaluator';
import { createMemoryTransferer, type MemoryAssoc, type MemoryRepository } from '@reflow-lang/evaluator/testing';
import { Assertions, filesOf, isAvailable, pullup, type Resources, renderResources } from '@reflow-lang/values';
import { type Chaos, injected } from './chaos.ts';
import type { Interleaving } from './interleaving.ts';
import { describeSource, isDescribed } from './random-graph.ts';

export function chaoticRepository(objects: MemoryRepository, interleaving: Interleaving, chaos: Chaos): Repository {
  const { gate } = interleaving;
  const mayFail = async (name: string): Promise<void> => {
    if (chaos.strikesEvery()) throw injected(chaos.passingKind(), `${name} of the shared repository`);
  };
  return {
    ...objects,
    stat: async (ctx, id) => {
      await gate(ctx);
      await mayFail('stat');
      return objects.stat(ctx, id);
    },
    // Reads of the cache: their failure is a miss.
    get: async (ctx, id) => {
      await gate(ctx);
      await mayFail('get');
      if (chaos.strikes('cacheObject', 0.05)) throw injected('Unavailable', `get ${renderDigest(id)}`);
      return objects.get(ctx, id);
    },
    missing: async (ctx, files) => {
      await gate(ctx);
      await mayFail('missing');
      if (chaos.strikes('cacheObject', 0.05)) throw injected('Unavailable', 'missing');
      return files.filter((file) => !objects.has(file.id));
    },
    put: async (ctx, body) => {
      await gate(ctx);
      await mayFail('put');
      if (body instanceof Uint8Array) {
        const id = digestBytes(body);
        objects.objects.set(id, body);
        return id;
      }
      return objects.put(ctx, body);
    },
    url: () => objects.url(),
  };
}

/** Moves objects between repositories in memory; its faults are those of tasks. */
export function chaoticTransferer(
  shared: { readonly port: Repository; readonly objects: MemoryRepository },
  interleaving: Interleaving,
  chaos: Chaos,
): Transferer {
  const memory = createMemoryTransferer();
  const plain = (repository: Repository): Repository => (repository === shared.port ? shared.objects : repository);
  return {
    needTransfer: (ctx, dst, ...files) => memory.needTransfer(ctx, plain(dst), ...files),
    transfer: async (ctx, dst, src, ...files) => {
      await interleaving.gate(ctx);
      if (chaos.strikesEvery()) throw injected(chaos.passingKind(), 'transfer to the shared repository');
      if (chaos.strikes('step', 0.03)) throw injected(chaos.passingKind(), 'transfer');
      for (const file of files) {
        const isThere = await src.stat(ctx, file.id).then(
          () => true,
          () => false,
        );
        if (!isThere) throw injected('NotExist', `transfer of ${file.short()}, which is lost`);
      }
      await memory.transfer(ctx, plain(dst), plain(src), ...files);
    },
  };
}

export function chaoticAssoc(entries: MemoryAssoc, interleaving: Interleaving, chaos: Chaos): Assoc {
  const { gate } = interleaving;
  return {
    ...entries,
    batchGet: async (ctx, keys) => {
      await gate(ctx);
      if (chaos.strikes('lookup', 0.1)) {
        // Late for ever, or refused.
        if (chaos.random.chance(0.5)) await new Promise<never>(() => {});
        throw injected(chaos.passingKind(), 'batchGet');
      }
      return entries.batchGet(ctx, keys);
    },
    store: async (ctx, kind, key, value, check) => {
      await gate(ctx);
      if (chaos.strikes('associate', 0.05)) throw injected(chaos.passingKind(), 'store');
      await entries.store(ctx, kind, key, value, check);
    },
  };
}

export function chaoticSnapshotter(interleaving: Interleaving, chaos: Chaos): Snapshotter {
  return {
    isLocal: () => false,
    snapshot: async (ctx, url) => {
      await interleaving.gate(ctx);
      if (!isDescribed(url) || chaos.strikes('snapshot', 0.1)) throw injected('NotSupported', `snapshot ${url}`);
      return { fileset: describeSource(url), changed: true };
    },
  };
}

export function chaoticGenerator(interleaving: Interleaving, chaos: Chaos): AssertionGenerator {
  return {
    generate: async (ctx, key) => {
      await interleaving.gate(ctx);
      if (chaos.strikes('generate', 0.1)) throw injected('Unavailable', `generate ${key.subject}`);
      return Assertions.of([[key, { etag: `etag of ${key.subject}` }]]);
    },
  };
}

/** Destinations that can be written from here, or cannot, or for now. */
export function chaoticDestinations(interleaving: Interleaving, chaos: Chaos): DirectTransferer {
  return {
    transfer: async (ctx, url, fs, _from, started) => {
      await interleaving.gate(ctx);
      if (url.endsWith('1')) return undefined;
      const flat = pullup(fs);
      const files = filesOf(flat).length;
      if (files > 0) started();
      if (chaos.strikes('step', 0.1)) throw injected('Temporary', `transfer to ${url}`);
      return { fileset: fs, files, bytes: files };
    },
  };
}

/** Gives allocs of one size, after a while. */
export function chaoticCluster(
  size: Resources,
  mkAlloc: () => Alloc,
  interleaving: Interleaving,
  chaos: Chaos,
): Cluster {
  return {
    allocate: async (ctx) => {
      await interleaving.gate(ctx);
      if (chaos.strikes('allocate', 0.2)) throw injected('Unavailable', 'allocate');
      return mkAlloc();
    },
    canAllocate: (r) => (isAvailable(size, r) ? undefined : injected('ResourcesExhausted', `no ${renderResources(r)}`)),
    maxAlloc: () => size,
    name: () => 'chaotic',
  };
}
