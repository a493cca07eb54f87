// Values as text. Spec: 04-values-digests §9.

import type { Type } from '@reflow-lang/types';
import type { Value } from './value.ts';

/** As `reflow run` prints: Go-quoted strings, files as 8 hex digits, map entries sorted by rendered key. */
export function renderValue(value: Value, type: Type): string {
  throw new Error('not written yet: renderValue');
}
