// E0223 T-UNIFY-KIND: values of different kinds where one type is needed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Values of different kinds where one type is needed. */
export const E0223: DiagnosticSpec<Args> = {
  code: 'E0223',
  name: 'T-UNIFY-KIND',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
  help: () => 'all of them must have one type; wrap different ones in variants, as in #Number(1)',
};
