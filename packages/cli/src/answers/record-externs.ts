// Externs recorded instead of performed. Contracts §3 `externs`.

import { compareUtf8, renderDigest } from '@reflow-lang/base';
import type { DirectTransferer } from '@reflow-lang/evaluator';
import { pullup } from '@reflow-lang/values';

export interface ExternRecord {
  readonly url: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface RecordingTransferer extends DirectTransferer {
  /** Forgets what was recorded. */
  start(): void;
  /** Sorted by URL. */
  records(): readonly ExternRecord[];
}

export function createRecordingTransferer(): RecordingTransferer {
  let recorded: ExternRecord[] = [];
  return {
    start: () => {
      recorded = [];
    },
    records: () => [...recorded].sort((a, b) => compareUtf8(a.url, b.url)),
    transfer: async (_ctx, url, fs) => {
      const files = pullup(fs).entries.map(([path, file]) => [path, renderDigest(file.digest())]);
      recorded.push({ url, files: Object.fromEntries(files) });
      return { fileset: fs, files: 0, bytes: 0 };
    },
  };
}
