// E0224 T-UNIFY-UNKNOWN: values of a kind that has no common type.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Values of a kind that has no common type. */
export const E0224: DiagnosticSpec<Args> = {
  code: 'E0224',
  name: 'T-UNIFY-UNKNOWN',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
