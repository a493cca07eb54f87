// E0003: A float literal whose exponent has no digits. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** A float literal whose exponent has no digits. */
export const E0003: DiagnosticSpec<{ readonly text: string }> = {
  code: 'E0003',
  name: 'float',
  severity: 'error',
  compat: ({ text }) => `failed to parse float "${text}": number has no digits`,
  message: ({ text }) => `the exponent of ${text} has no digits`,
};
