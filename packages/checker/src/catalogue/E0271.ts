// E0271 T-SUMEMPTY, T-TAGEMPTY: a sum without variants or a tag without name.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** A sum without variants or a tag without name. */
export const E0271: DiagnosticSpec<Args> = {
  code: 'E0271',
  name: 'T-SUMEMPTY, T-TAGEMPTY',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
