// E0151 V0-READ: what cannot be read: a literal, a template or comment without end, an include.
// Spec: 09-legacy-v0 §2, §10

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly text: string;
}

/** What cannot be read: a literal, a template or comment without end, an include. */
export const E0151: DiagnosticSpec<Args> = {
  code: 'E0151',
  name: 'V0-READ',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
