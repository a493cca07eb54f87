// Where the files of a result go. Contracts §6, 07-cli §20.6 `--output`.

import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { type MaterializeOptions, materialize } from '@reflow-lang/runner';
import type { BegunRun } from './begun-run.ts';

/**
 * Returns the path to show. Files of their own below the directory somebody named, names of the stored
 * objects below the run's own folder. Throws a ReflowError.
 */
export function placeResult(
  run: Pick<BegunRun, 'options' | 'settings'>,
  value: Parameters<typeof materialize>[0],
  target: string,
  objectPath: MaterializeOptions['objectPath'],
): string {
  const { options, settings } = run;
  const id = createHash('sha256').update(target).digest('hex').slice(0, 32);
  return materialize(value, target, {
    objectPath,
    manifest: join(settings.home, 'outputs', `${id}.json`),
    fileName: basename(options.program, extname(options.program)),
    as: target === options.output ? 'copy' : 'link',
  });
}
