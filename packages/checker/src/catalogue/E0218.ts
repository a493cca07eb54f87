// E0218 T-COMPR: a comprehension over something that has no elements.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected list, map, or dir, got ${renderType(type)}`;

/** A comprehension over something that has no elements. */
export const E0218: DiagnosticSpec<Args> = {
  code: 'E0218',
  name: 'T-COMPR',
  severity: 'error',
  compat: text,
  message: text,
};
