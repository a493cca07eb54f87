// Interns of this machine's files: described on every run, read only when they changed.
// Spec: 05-flow-eval §12.4, 08-infrastructure §3.17, §21.9.

import { createReadStream } from 'node:fs';
import { type Logger, mkError, plainError, silentLogger } from '@reflow-lang/base';
import type { Ctx, Repository, Snapshotter } from '@reflow-lang/evaluator';
import { File, Fileset } from '@reflow-lang/values';
import { createLimiter } from './limiter.ts';
import { type LocalFile, listLocalTree } from './local-tree.ts';
import { isLocalUrl, localPath } from './local-url.ts';
import { nativePath } from './native-path.ts';
import type { StatCache } from './stat-cache.ts';
import { missingFiles } from './transfer.ts';

export interface LocalSnapshotterOptions {
  /** Where contents are put. */
  readonly repository: Repository;
  readonly statCache: StatCache;
  /** What relative paths are relative to; default: the process's working directory. */
  readonly workingDirectory?: string;
  readonly log?: Logger;
}

/** Files being put at once. */
const parallel = 4;

interface Described {
  readonly local: LocalFile;
  /** Known from metadata alone. */
  readonly file: File | undefined;
}

/** Snapshots of `localfile:` and `file:` URLs and of paths: resolved files, their contents in the repository. */
export function createLocalSnapshotter(options: LocalSnapshotterOptions): Snapshotter {
  const { repository, statCache } = options;
  const log = options.log ?? silentLogger;
  const limiter = createLimiter(parallel);

  const describe = (local: LocalFile): Described => {
    const known = statCache.lookup(local.path, local.stat);
    if (known.kind !== 'current') return { local, file: undefined };
    return { local, file: new File({ id: known.digest, size: Number(local.stat.size) }) };
  };

  /** Puts a file that is new, changed, or gone from the repository. */
  const put = async (ctx: Ctx, local: LocalFile, reading: () => void): Promise<{ file: File; changed: boolean }> => {
    const release = await limiter.acquire(ctx.signal);
    try {
      const known = statCache.lookup(local.path, local.stat);
      // A file whose metadata are as they were is read only to be sure: that is no news to anybody.
      if (known.kind !== 'fresh') reading();
      const file = await putFile(ctx, repository, local.path);
      statCache.record(local.path, local.stat, file.id);
      return { file, changed: known.kind === 'unknown' || known.digest !== file.id };
    } finally {
      release();
    }
  };

  return {
    isLocal: isLocalUrl,
    async snapshot(ctx, url, started = () => {}) {
      if (!isLocalUrl(url)) {
        const scheme = url.slice(0, url.indexOf(':'));
        throw mkError('snapshot', [url], 'NotSupported', plainError(`no implementation for scheme ${scheme}`));
      }
      const root = localPath(url, options.workingDirectory ?? process.cwd());
      const tree = await listLocalTree(ctx, root);
      if (tree === undefined) {
        log.error(`warning: ${url}: there is no ${root}; its fileset is empty`);
        return { fileset: Fileset.empty, changed: false };
      }
      const described = tree.map(describe);
      const known = described.flatMap(({ file }) => (file === undefined ? [] : [file]));
      const missing = new Set((await missingFiles(ctx, repository, known)).map((file) => file.id));
      let changed = false;
      let isReading = false;
      const reading = (): void => {
        if (!isReading) started();
        isReading = true;
      };
      const entries = await Promise.all(
        described.map(async ({ local, file }): Promise<readonly [string, File]> => {
          if (file !== undefined && !missing.has(file.id)) return [local.name, file];
          const stored = await put(ctx, local, reading);
          changed ||= stored.changed || file !== undefined;
          return [local.name, stored.file];
        }),
      );
      return { fileset: Fileset.ofMap(entries), changed };
    },
  };
}

async function putFile(ctx: Ctx, repository: Repository, path: string): Promise<File> {
  if (repository.putLocal !== undefined) return repository.putLocal(ctx, path);
  let size = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(nativePath(path))) {
      const bytes: Uint8Array = chunk;
      size += bytes.length;
      yield bytes;
    }
  };
  const id = await repository.put(ctx, counted());
  return new File({ id, size });
}
