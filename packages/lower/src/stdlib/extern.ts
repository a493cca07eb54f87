// Writing to a URL: what `files.Copy` and `dirs.Copy` lower to.
//
// The static type of a copy is unit, its value the fileset that was written (KEEP).
// Spec: 06-stdlib §8.

import { plainError } from '@reflow-lang/base';
import { Flow, op, valFlow } from '@reflow-lang/flow';
import { filesetType } from '@reflow-lang/types';
import type { Fileset } from '@reflow-lang/values';
import type { Call } from './implementation.ts';
import { parseLocation } from './location-url.ts';

/** `name` is the function's, for its error message. */
export function copyTo(fileset: Fileset, text: string, kind: 'file' | 'dir', name: string, { loc }: Call): Flow {
  const { raw, isLocal, url } = parseLocation(text, kind);
  if (isLocal) throw plainError(`${name}: scheme not provided in destination url ${raw}`);
  return new Flow({
    op: op.extern,
    url,
    position: loc.position,
    ident: loc.ident,
    deps: [valFlow(fileset, filesetType)],
  });
}
