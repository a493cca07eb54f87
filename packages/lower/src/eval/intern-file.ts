// INTERN: a file reference made into a file of this repository, by reading its source once more.
// Spec: 03-evaluation §9.

import { type CompatPos, parseGoUrl, plainError, renderGoUrl, renderPos } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { coerceToFile } from '../fileset-value.ts';

/** Throws the error of a source that is not a URL. */
export function internFile(source: string, pos: CompatPos, ident: string): Flow {
  const url = parseGoUrl(source);
  if (!url.ok) throw plainError(url.error);
  const position = renderPos(pos);
  return coerceToFile(new Flow({ op: op.intern, url: renderGoUrl(url.value), mustIntern: true, position, ident }));
}
