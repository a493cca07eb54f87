// E0155 V0-CALL: a call that does not fit its function.
// Spec: 09-legacy-v0 §4

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly text: string;
}

/** A call that does not fit its function. */
export const E0155: DiagnosticSpec<Args> = {
  code: 'E0155',
  name: 'V0-CALL',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
