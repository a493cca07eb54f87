// E0022: struct fields where a block is expected. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** Struct fields where a block is expected. */
export const E0022: DiagnosticSpec<Found> = {
  code: 'E0022',
  name: 'branch-struct',
  severity: 'error',
  compat: unexpected,
  message: () => 'a branch is a block; wrap the struct in another pair of braces',
  help: () => 'if c { {x: 1} } else { {x: 2} }',
};
