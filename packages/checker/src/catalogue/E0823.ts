// E0823 T-REQ-BOOL: a `wide` that is no bool.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'wide must be a boolean';

/** A `wide` that is no bool. */
export const E0823: DiagnosticSpec<Record<never, never>> = {
  code: 'E0823',
  name: 'T-REQ-BOOL',
  severity: 'error',
  compat: text,
  message: text,
};
