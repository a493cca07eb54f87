// E0214 T-INDEX-INT: a list index that is no integer.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected int, got ${renderType(type)}`;

/** A list index that is no integer. */
export const E0214: DiagnosticSpec<Args> = {
  code: 'E0214',
  name: 'T-INDEX-INT',
  severity: 'error',
  compat: text,
  message: text,
};
