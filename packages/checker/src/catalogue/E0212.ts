// E0212 T-COMPARE: a comparison of values that have no equality or order.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `cannot compare values of type ${renderType(type)}`;

/** A comparison of values that have no equality or order. */
export const E0212: DiagnosticSpec<Args> = {
  code: 'E0212',
  name: 'T-COMPARE',
  severity: 'error',
  compat: text,
  message: text,
};
