// An assoc in memory.

import { type Digest, expandsDigest, isZeroDigest, mkError, renderDigest, zeroDigest } from '@reflow-lang/base';
import { type Assoc, type AssocKey, type AssocKind, type AssocResult, assocKind } from '../ports.ts';

export interface MemoryAssoc extends Assoc {
  /** What is stored, by kind and key. */
  readonly entries: ReadonlyMap<string, { readonly key: AssocKey; readonly value: Digest; readonly check: string }>;
  /** The value under this key, or the zero digest. */
  value(kind: AssocKind, key: Digest): Digest;
  /** Stores without the guard that tells colliding keys apart, as the original does. */
  plant(kind: AssocKind, key: Digest, value: Digest): void;
}

const nameOf = (kind: AssocKind, key: Digest): string => `${kind} ${key}`;

export function createMemoryAssoc(): MemoryAssoc {
  const entries = new Map<string, { readonly key: AssocKey; readonly value: Digest; readonly check: string }>();
  const set = (kind: AssocKind, digest: Digest, value: Digest, check: string): void => {
    if (isZeroDigest(value)) entries.delete(nameOf(kind, digest));
    else entries.set(nameOf(kind, digest), { key: { kind, digest }, value, check });
  };
  const drop = (digest: Digest): void => {
    for (const kind of Object.values(assocKind)) entries.delete(nameOf(kind, digest));
  };
  return {
    entries,
    value: (kind, key) => entries.get(nameOf(kind, key))?.value ?? zeroDigest,
    plant: (kind, key, value) => set(kind, key, value, ''),
    store: async (_ctx, kind, key, value, check = '') => set(kind, key, value, check),
    get: async (_ctx, kind, key) => {
      for (const entry of entries.values()) {
        if (entry.key.kind === kind && expandsDigest(entry.key.digest, key)) {
          return { key: entry.key.digest, value: entry.value };
        }
      }
      throw mkError('assoc.get', [renderDigest(key)], 'NotExist');
    },
    batchGet: async (_ctx, keys) =>
      keys.map(({ kind, digest }): AssocResult => {
        const entry = entries.get(nameOf(kind, digest));
        return entry === undefined ? { digest: zeroDigest } : { digest: entry.value, check: entry.check };
      }),
    collectWithThreshold: async (_ctx, live, dead, _threshold, _rate, dryRun) => {
      if (dryRun) return;
      for (const { key } of [...entries.values()]) {
        if (!live.contains(key.digest) && dead.contains(key.digest)) drop(key.digest);
      }
    },
    count: async () => entries.size,
    scan: async (_ctx, kinds, handler) => {
      const byKey = new Map<Digest, Map<AssocKind, Digest>>();
      for (const { key, value } of entries.values()) {
        if (!kinds.includes(key.kind)) continue;
        const values = byKey.get(key.digest) ?? new Map<AssocKind, Digest>();
        values.set(key.kind, value);
        byKey.set(key.digest, values);
      }
      for (const [key, values] of byKey) handler(key, values, new Date(0), []);
    },
    delete: async (_ctx, key) => drop(key),
    toString: () => 'memory',
  };
}
