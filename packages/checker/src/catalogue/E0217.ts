// E0217 T-COND: a condition that is no bool.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected boolean expression, got ${renderType(type)}`;

/** A condition that is no bool. */
export const E0217: DiagnosticSpec<Args> = {
  code: 'E0217',
  name: 'T-COND',
  severity: 'error',
  compat: text,
  message: text,
};
