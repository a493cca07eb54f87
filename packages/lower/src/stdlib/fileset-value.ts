// Filesets as system functions meet them: results of the outside world, made into files and
// directories. Spec: 03-evaluation §19, 06-stdlib §7.

import { plainError } from '@reflow-lang/base';
import { Dir, Fileset, type Value } from '@reflow-lang/values';

export function expectFileset(value: Value | undefined): Fileset {
  if (!(value instanceof Fileset)) throw plainError('internal error: not a fileset');
  return value;
}

/** The fileset's own map; members of a list are ignored (KEEP). */
export const dirOfFileset = (value: Value | undefined): Dir => Dir.of(expectFileset(value).entries);

/** A directory as a fileset. */
export const filesetOfDir = (dir: Dir): Fileset => Fileset.ofMap(dir.entries());
