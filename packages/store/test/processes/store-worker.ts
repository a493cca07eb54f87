// A process that uses the stores of a directory: what the tests of several processes start, and kill.
// Usage: store-worker.ts HOME KIND SEED COUNT — puts COUNT objects and associates keys with them,
// then prints `done`. KIND: sqlite | file.

import { digestText } from '@reflow-lang/base';
import { assocKind } from '@reflow-lang/evaluator';
import { openEmbeddedStores } from '../../src/index.ts';

const [home = '', kind, seed = '', count = '0'] = process.argv.slice(2);
const ctx = { signal: new AbortController().signal };
const stores = openEmbeddedStores({ home, assoc: kind === 'file' ? 'file' : 'sqlite' });

for (let i = 0; i < Number(count); i++) {
  // Every process writes the same objects, and for each key a kind of its own: no update may be lost.
  const { id } = stores.repository.putBytes(new TextEncoder().encode(`object ${i}`));
  const own = seed === '0' ? assocKind.fileset : assocKind.filesetV2;
  await stores.assoc.store(ctx, own, digestText(`key ${i}`), id);
}
await stores.close();
process.stdout.write('done\n');
