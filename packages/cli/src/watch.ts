// Doing something again whenever one of its files changes. Editors save by renaming, so it is folders that
// are watched. Spec: 07-cli §20.6.

import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Changes in quick succession count as one, milliseconds. */
const settleTime = 150;

/** Absolute paths: files that matter, and folders of which every module does. */
export interface Watched {
  readonly files: Iterable<string>;
  readonly folders: Iterable<string>;
}

/** Runs once, and again after each change, until the signal fires. Each run says what to watch for the next. */
export async function watchFiles(signal: AbortSignal, run: () => Watched | Promise<Watched>): Promise<void> {
  while (!signal.aborted) {
    const since = Date.now();
    const watched = await run();
    await nextChange(signal, watched, since);
  }
}

/** Resolves when something changed and nothing has since for a moment, or when the signal fires. */
async function nextChange(signal: AbortSignal, watched: Watched, since: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(resolve, settleTime);
  };
  const watchers = watchFolders(watched, changed);
  // What changed while it was being read is not told of any more.
  if ([...watched.files].some((file) => wasWritten(file, since))) changed();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  await promise;
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
}

/** A time in the future is no time of a change. */
function wasWritten(file: string, since: number): boolean {
  const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return at >= since && at <= Date.now();
}

function watchFolders({ files, folders }: Watched, changed: () => void): readonly FSWatcher[] {
  const wholes = new Set(folders);
  const names = new Map<string, Set<string>>([...wholes].map((folder) => [folder, new Set()]));
  for (const file of files) {
    const folder = dirname(file);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(file)));
  }
  return [...names].flatMap(([folder, wanted]) => {
    try {
      const watcher = watch(folder, (_event, name) => {
        // Without a name, and for a folder that comes or goes, it has to be looked.
        const isModule = wholes.has(folder) && (name?.endsWith('.rf') || !name?.includes('.'));
        if (name === null || isModule || wanted.has(name)) changed();
      });
      // A folder that goes away is found missing by the next run.
      watcher.on('error', changed);
      return [watcher];
    } catch {
      return [];
    }
  });
}
