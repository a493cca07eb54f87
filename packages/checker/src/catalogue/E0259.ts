// E0259 T-RANGE: `range` with something that is no integer.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `range expects an integer, not ${renderType(type)}`;

/** `range` with something that is no integer. */
export const E0259: DiagnosticSpec<Args> = {
  code: 'E0259',
  name: 'T-RANGE',
  severity: 'error',
  compat: text,
  message: text,
};
