// E0262 B-ARITY: a builtin with too few arguments; the original crashes (FIX Q2).
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly builtin: string;
  readonly count: number;
}

const text = ({ builtin, count }: Args): string => `${builtin} expects two arguments, got ${count}`;

/** A builtin with too few arguments; the original crashes (FIX Q2). */
export const E0262: DiagnosticSpec<Args> = {
  code: 'E0262',
  name: 'B-ARITY',
  severity: 'error',
  compat: text,
  message: text,
};
