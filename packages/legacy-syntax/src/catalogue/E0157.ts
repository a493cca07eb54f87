// E0157 V0-LITERAL: a regular expression, URL or limit that is not valid.
// Spec: 09-legacy-v0 §6-§8

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly text: string;
}

/** A regular expression, URL or limit that is not valid. */
export const E0157: DiagnosticSpec<Args> = {
  code: 'E0157',
  name: 'V0-LITERAL',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
