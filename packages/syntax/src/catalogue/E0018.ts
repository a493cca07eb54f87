// E0018: A number glued to `...`. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** A number glued to `...`. */
export const E0018: DiagnosticSpec<Found> = {
  code: 'E0018',
  name: 'number-spread',
  severity: 'error',
  compat: unexpected,
  message: () => "write a space before '...'",
  help: () => 'the first dot belongs to the number',
};
