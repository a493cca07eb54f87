// E0226 T-UNIFY-TUPLE: tuples of different lengths where one type is needed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Tuples of different lengths where one type is needed. */
export const E0226: DiagnosticSpec<Args> = {
  code: 'E0226',
  name: 'T-UNIFY-TUPLE',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
