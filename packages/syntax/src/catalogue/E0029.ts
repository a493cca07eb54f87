// E0029: A trailing comma where none is allowed. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** `a pattern`, `function parameters`. */
  readonly where: string;
}

/** A trailing comma where none is allowed. */
export const E0029: DiagnosticSpec<Args> = {
  code: 'E0029',
  name: 'trailing-comma',
  severity: 'error',
  compat: unexpected,
  message: ({ where }) => `trailing comma is not allowed in ${where}`,
};
