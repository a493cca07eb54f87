// E0210 T-BINOP-MISMATCH: a binary operator between different types.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly op: string;
  readonly left: Type;
  readonly right: Type;
}

const text = ({ op, left, right }: Args): string =>
  `cannot apply binary operator "${op}" to type ${renderType(left)} and ${renderType(right)}`;

function help({ op, left, right }: Args): string | undefined {
  const kinds = new Set([left.kind, right.kind]);
  if (kinds.has('int') && kinds.has('float')) return 'convert one side: float(…) or int(…)';
  if (op === '+' && kinds.has('string') && kinds.has('int')) return 'convert with FromInt of "$/strings"';
  if (op === '+' && kinds.has('string') && kinds.has('float')) return 'convert with FromFloat of "$/strings"';
  const isEquality = op === '==' || op === '!=';
  if (isEquality && left.kind === right.kind)
    return 'both sides must have the same type: give one of them a type first';
  return undefined;
}

/** A binary operator between different types. */
export const E0210: DiagnosticSpec<Args> = {
  code: 'E0210',
  name: 'T-BINOP-MISMATCH',
  severity: 'error',
  compat: text,
  message: text,
  help,
};
