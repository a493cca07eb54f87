// E0002: an integer literal that is not decimal. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** An integer literal that is not decimal. */
export const E0002: DiagnosticSpec<{ readonly text: string }> = {
  code: 'E0002',
  name: 'integer',
  severity: 'error',
  compat: ({ text }) => `failed to parse integer "${text}"`,
  message: ({ text }) => `${text} is not a decimal integer`,
  help: () => 'integers are decimal only; there is no 0x notation',
};
