// E0211 T-BINOP, T-BINOP-PLUS: a binary operator on a type that it does not take.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly op: string;
  readonly type: Type;
}

/** A binary operator on a type that it does not take. */
export const E0211: DiagnosticSpec<Args> = {
  code: 'E0211',
  name: 'T-BINOP, T-BINOP-PLUS',
  severity: 'error',
  compat: ({ op, type }) => `binary operator ${op === '+' ? '+' : `"${op}"`} not allowed for type ${renderType(type)}`,
  message: ({ op, type }) => `binary operator "${op}" not allowed for type ${renderType(type)}`,
};
