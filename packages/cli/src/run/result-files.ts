// A result that is a file or a directory, as files. Contracts §6.

import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { materialize, type RunFiles, type Runtime } from '@reflow-lang/runner';
import type { Value } from '@reflow-lang/values';

/** Below `--output DIR`, else below the run's own folder; `undefined` for other values. */
export function placeResult(
  run: {
    readonly options: { readonly output: string | undefined; readonly program: string };
    readonly settings: { readonly home: string };
  },
  runtime: Runtime,
  files: RunFiles,
  value: Value,
): string | undefined {
  const target = run.options.output ?? files.output;
  const id = createHash('sha256').update(target).digest('hex').slice(0, 32);
  return materialize(value, target, {
    objectPath: runtime.objectPath,
    manifest: join(run.settings.home, 'outputs', `${id}.json`),
    fileName: basename(run.options.program, extname(run.options.program)),
  });
}
