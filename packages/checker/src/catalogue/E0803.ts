// E0803 T-EXEC-CPU: a `cpu` that is no number.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'cpu must be integer or floating point';

/** A `cpu` that is no number. */
export const E0803: DiagnosticSpec<Record<never, never>> = {
  code: 'E0803',
  name: 'T-EXEC-CPU',
  severity: 'error',
  compat: text,
  message: text,
};
