// E0019: A parameter group without the semicolon before its end. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** A parameter group without the semicolon before its end. */
export const E0019: DiagnosticSpec<Found> = {
  code: 'E0019',
  name: 'param-group',
  severity: 'error',
  compat: unexpected,
  message: () => "missing newline or ';' before ')'",
};
