// E0011: an `else` on a line of its own. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** An `else` on a line of its own. */
export const E0011: DiagnosticSpec<Found> = {
  code: 'E0011',
  name: 'else-line',
  severity: 'error',
  compat: unexpected,
  message: () => "'else' must be on the same line as the closing brace",
  help: () => 'the newline before it ends the expression',
};
