// E0222 T-TAGDUP: a variant tag that occurs twice in one sum.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** A variant tag that occurs twice in one sum. */
export const E0222: DiagnosticSpec<Args> = {
  code: 'E0222',
  name: 'T-TAGDUP',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
