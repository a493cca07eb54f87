// The codes of v0 programs as a list, for the index of all codes. Spec: 10-editor §3.8.

import type { CatalogueEntry } from '@reflow-lang/base';
import * as entries from './index.ts';

/** One per file of this folder. */
export const legacyCatalogue: readonly CatalogueEntry[] = Object.values(entries);
