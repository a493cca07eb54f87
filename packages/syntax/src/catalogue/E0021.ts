// E0021: an `if` without `else`. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** An `if` without `else`. */
export const E0021: DiagnosticSpec<Found> = {
  code: 'E0021',
  name: 'no-else',
  severity: 'error',
  compat: unexpected,
  message: () => 'if requires an else branch',
};
