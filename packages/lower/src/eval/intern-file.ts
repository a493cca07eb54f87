// INTERN: a file reference made into a file of this repository, by reading its source once more.
// Spec: 03-evaluation §9.

import { type CompatPos, digestText, parseGoUrl, plainError, renderGoUrl, renderPos } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { Fileset, fileOf, type Value } from '@reflow-lang/values';

/** Also of the system modules that turn filesets into files. */
const filesetToFile = digestText('grail.com/reflow/syntax.coerceFilesetToFile');

/** Throws the error of a source that is not a URL. */
export function internFile(source: string, pos: CompatPos, ident: string): Flow {
  const url = parseGoUrl(source);
  if (!url.ok) throw plainError(url.error);
  const position = renderPos(pos);
  const intern = new Flow({ op: op.intern, url: renderGoUrl(url.value), mustIntern: true, position, ident });
  return new Flow({ op: op.coerce, deps: [intern], flowDigest: filesetToFile, coerce: fileOfFileset });
}

function fileOfFileset(value: Value): Value {
  if (!(value instanceof Fileset)) throw plainError('internal error: not a fileset');
  return fileOf(value);
}
