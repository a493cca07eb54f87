// Results under a universe: the same assoc, asked for other keys, so that two universes never meet.
// Printed digests stay what they are. Spec: 07-cli §2.1 (`-universe`), contracts rule 6.

import { type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';
import type { Assoc } from '@reflow-lang/evaluator';

/** `''` is the universe of everybody else: the assoc itself. */
export function underUniverse(assoc: Assoc, universe: string): Assoc {
  if (universe === '') return assoc;
  const inside = (key: Digest): Digest => digestOf(`universe${utf8Bytes(universe)}\0${key}`);
  return {
    store: (ctx, kind, key, value, check) => assoc.store(ctx, kind, inside(key), value, check),
    get: (ctx, kind, key) => assoc.get(ctx, kind, inside(key)),
    batchGet: (ctx, keys) =>
      assoc.batchGet(
        ctx,
        keys.map(({ kind, digest }) => ({ kind, digest: inside(digest) })),
      ),
    delete: (ctx, key) => assoc.delete(ctx, inside(key)),
    count: (ctx) => assoc.count(ctx),
    scan: (ctx, kinds, handler) => assoc.scan(ctx, kinds, handler),
    collectWithThreshold: (...args) => assoc.collectWithThreshold(...args),
    toString: () => assoc.toString(),
  };
}
