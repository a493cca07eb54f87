// E0209 T-NOT, T-NEG: a unary operator on a type that it does not take.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly op: '!' | '-';
  readonly type: Type;
}

const text = ({ op, type }: Args): string =>
  `unary operator "${op}" is only valid for ${op === '!' ? 'bools' : 'integers and floats'}, not ${renderType(type)}`;

/** A unary operator on a type that it does not take. */
export const E0209: DiagnosticSpec<Args> = {
  code: 'E0209',
  name: 'T-NOT, T-NEG',
  severity: 'error',
  compat: text,
  message: text,
};
