// E0006: A character literal: the language has none. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** A character literal: the language has none. */
export const E0006: DiagnosticSpec<Found> = {
  code: 'E0006',
  name: 'character-literal',
  severity: 'error',
  compat: unexpected,
  message: () => 'character literals are not supported',
  help: () => 'write a string in double quotes',
};
