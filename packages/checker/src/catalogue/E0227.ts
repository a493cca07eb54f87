// E0227 T-UNIFY-ARITY: functions of different arities where one type is needed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Functions of different arities where one type is needed. */
export const E0227: DiagnosticSpec<Args> = {
  code: 'E0227',
  name: 'T-UNIFY-ARITY',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
