// The index of every code that the toolchain can show: of the parser, the first language, the checker and
// the lints. One code, one entry, one page `docs/errors/<CODE>.md`. Spec: 10-editor §3.8.

import type { CatalogueEntry } from '@reflow-lang/base';
import { legacyCatalogue } from '@reflow-lang/legacy-syntax';
import { syntaxCatalogue } from '@reflow-lang/syntax';
import { lintRules } from '../lint/catalogue/index.ts';
import * as entries from './index.ts';

/** In the order of the codes: E before W. */
export const catalogue: readonly CatalogueEntry[] = [
  ...syntaxCatalogue,
  ...legacyCatalogue,
  ...Object.values(entries),
  ...lintRules,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/** The entry of a code; also by its name, as in `T-BINOP-MISMATCH`. */
export function entryOf(codeOrName: string): CatalogueEntry | undefined {
  const wanted = codeOrName.toUpperCase();
  return catalogue.find((entry) => entry.code === wanted || entry.name.toUpperCase().split(', ').includes(wanted));
}
