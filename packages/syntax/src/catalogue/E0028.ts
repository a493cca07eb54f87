// E0028: A template that ended earlier than meant. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** A template that ended earlier than meant. */
export const E0028: DiagnosticSpec<Found> = {
  code: 'E0028',
  name: 'template-ended',
  severity: 'error',
  compat: unexpected,
  message: () => 'the template ended before this',
  help: () => "the first '\"}' ends a template; in shell text write '\" }' with a space",
};
