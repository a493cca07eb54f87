// E0032: more syntax errors than are worth showing. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** More syntax errors than are worth showing. */
export const E0032: DiagnosticSpec<Record<never, never>> = {
  code: 'E0032',
  name: 'too-many',
  severity: 'error',
  compat: () => 'too many syntax errors',
  message: () => 'too many syntax errors',
};
