// E0231 T-PAT-TUPLE: a tuple pattern for something else.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected tuple, got ${renderType(type)}`;

/** A tuple pattern for something else. */
export const E0231: DiagnosticSpec<Args> = {
  code: 'E0231',
  name: 'T-PAT-TUPLE',
  severity: 'error',
  compat: text,
  message: text,
};
