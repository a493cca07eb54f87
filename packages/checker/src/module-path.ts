// How the text of a module path leads to a session path. Spec: 02-types §16.1.

import { basePath, dirPath, joinPath } from '@reflow-lang/base';

/**
 * `./x.rf` is relative to the folder of the importing module (`''` for a command); everything else,
 * `../x.rf` included, is the process's, verbatim. The result is the file name in all positions.
 */
export function resolvePath(importer: string, written: string): string {
  if (!written.startsWith('./')) return written;
  return joinPath(importer === '' ? '.' : dirPath(importer), written);
}

/** `.rf`, with the dot; `''` if the name has none. */
export function extensionOf(path: string): string {
  const name = basePath(path);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}
