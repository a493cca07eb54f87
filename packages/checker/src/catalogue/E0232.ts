// E0232 T-PAT-SIZE: a tuple pattern of the wrong size.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
  /** Number of elements of the pattern. */
  readonly size: number;
}

const text = ({ type, size }: Args): string =>
  `expected tuple of size ${type.fields.length}, got ${size} (${renderType(type)})`;

/** A tuple pattern of the wrong size. */
export const E0232: DiagnosticSpec<Args> = {
  code: 'E0232',
  name: 'T-PAT-SIZE',
  severity: 'error',
  compat: text,
  message: text,
};
