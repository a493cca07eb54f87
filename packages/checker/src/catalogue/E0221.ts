// E0221 T-TAGCASE: a variant tag in lower case.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** A variant tag in lower case. */
export const E0221: DiagnosticSpec<Args> = {
  code: 'E0221',
  name: 'T-TAGCASE',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
  help: () => 'tags start with an upper-case letter',
};
