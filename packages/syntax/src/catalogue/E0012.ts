// E0012: A line that starts with an operator. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly operator: string;
}

/** A line that starts with an operator. */
export const E0012: DiagnosticSpec<Args> = {
  code: 'E0012',
  name: 'operator-line',
  severity: 'error',
  compat: unexpected,
  message: ({ operator }) => `operator '${operator}' must end the previous line`,
  help: () => 'the newline before it ends the expression',
};
