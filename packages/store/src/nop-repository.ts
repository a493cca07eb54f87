// The repository that keeps nothing. Spec: 08-infrastructure §4.3.

import { zeroDigest } from '@reflow-lang/base';
import type { Repository } from '@reflow-lang/evaluator';
import { File } from '@reflow-lang/values';

/** Everything succeeds and nothing is stored. */
export function createNopRepository(): Repository {
  return {
    collect: async () => {},
    collectWithThreshold: async () => {},
    stat: async () => new File({ size: 0 }),
    get: async () => nothing(),
    put: async () => zeroDigest,
    writeTo: async () => {},
    readFrom: async () => {},
    url: () => 'nop:',
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
