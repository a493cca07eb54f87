// Filesets as programs meet them: results of the outside world made into files and directories, at once or,
// when they are still to come, by a coercion. Spec: 03-evaluation §9, §19, 06-stdlib §7.

import { digestText, plainError } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { Dir, Fileset, fileOf, type Value } from '@reflow-lang/values';

export function expectFileset(value: Value | undefined): Fileset {
  if (!(value instanceof Fileset)) throw plainError('internal error: not a fileset');
  return value;
}

/** The fileset's own map; members of a list are ignored (KEEP). */
export const dirOfFileset = (value: Value | undefined): Dir => Dir.of(expectFileset(value).entries);

/** A directory as a fileset. */
export const filesetOfDir = (dir: Dir): Fileset => Fileset.ofMap(dir.entries());

const filesetToFile = digestText('grail.com/reflow/syntax.coerceFilesetToFile');

/** FS2FILE: the one file of the fileset that a node will give. */
export function coerceToFile(fileset: Flow): Flow {
  return new Flow({
    op: op.coerce,
    deps: [fileset],
    flowDigest: filesetToFile,
    coerce: (value) => fileOf(expectFileset(value)),
  });
}
