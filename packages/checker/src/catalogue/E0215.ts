// E0215 T-INDEX-KEY: a map key of the wrong type.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly key: Type;
  /** KEEP(Q19): the original swaps the operands and prints the whole map type. */
  readonly map: Type;
}

/** A map key of the wrong type. */
export const E0215: DiagnosticSpec<Args> = {
  code: 'E0215',
  name: 'T-INDEX-KEY',
  severity: 'error',
  compat: ({ key, map }) => `expected ${renderType(key)}, got ${renderType(map)}`,
  message: ({ key, map }) =>
    `expected a key of type ${map.index ? renderType(map.index) : 'top'}, got ${renderType(key)}`,
};
