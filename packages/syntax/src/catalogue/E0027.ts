// E0027: an interpolation without an expression. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** An interpolation without an expression. */
export const E0027: DiagnosticSpec<Found> = {
  code: 'E0027',
  name: 'empty-interpolation',
  severity: 'error',
  compat: unexpected,
  message: () => 'empty interpolation',
  help: () => 'for the characters {{ write {{ "{{" }}',
};
