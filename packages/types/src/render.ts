// Types as text. Spec: 02-types §2.

import type { Type } from './type.ts';

/** As every message, `doc` and JSON print it; qualifiers and alias names never show. */
export function renderType(t: Type): string {
  throw new Error('not written yet: renderType');
}
/** A field list, equal neighbours grouped: `a, b int, c string`. */
export function renderFields(fields: Type['fields']): string {
  throw new Error('not written yet: renderFields');
}
