// E0806 T-EXEC-BOOL: a `nondeterministic` that is no bool.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'nondeterministic must be a bool';

/** A `nondeterministic` that is no bool. */
export const E0806: DiagnosticSpec<Record<never, never>> = {
  code: 'E0806',
  name: 'T-EXEC-BOOL',
  severity: 'error',
  compat: text,
  message: text,
};
