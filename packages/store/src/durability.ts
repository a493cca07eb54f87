// Durability in batches: objects are named first and forced to the disk together, before anything
// durable refers to them. Spec: 08-infrastructure §21.9 (`durability=full|batch|off`).

import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf, fileError } from './file-errors.ts';

export type Durability = 'full' | 'batch' | 'off';

/** Files waiting to be forced to the disk. */
export interface SyncQueue {
  add(path: string): void;
  /** Resolves when all that was added before the call is on the disk. */
  flush(): Promise<void>;
}

const parallel = 8;

export function createSyncQueue(): SyncQueue {
  let waiting: string[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    add(path) {
      waiting.push(path);
    },
    flush() {
      if (waiting.length === 0) return last;
      const paths = waiting;
      waiting = [];
      const before = last;
      last = (async () => {
        await before;
        await syncAll(paths);
        await syncAll([...new Set(paths.map((path) => dirname(path)))]);
      })();
      return last;
    },
  };
}

async function syncAll(paths: readonly string[]): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) await syncPath(path);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, paths.length) }, work));
}

async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    // A collected object needs no durability; some file systems cannot sync a directory.
    const errno = errnoOf(thrown);
    if (errno !== 'ENOENT' && errno !== 'EINVAL') throw fileError('sync', [path], thrown);
  }
}
