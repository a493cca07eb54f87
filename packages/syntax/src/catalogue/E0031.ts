// E0031: brackets nested beyond what is read. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** Brackets nested beyond what is read. */
export const E0031: DiagnosticSpec<{ readonly limit: number }> = {
  code: 'E0031',
  name: 'nesting',
  severity: 'error',
  compat: () => 'syntax error: nesting too deep',
  message: ({ limit }) => `nesting too deep: more than ${limit} levels`,
};
