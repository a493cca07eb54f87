// E0026 T-PARAMDECL: several parameters with one default.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

/** Several parameters with one default. */
export const E0026: DiagnosticSpec<Record<never, never>> = {
  code: 'E0026',
  name: 'T-PARAMDECL',
  severity: 'error',
  compat: () => 'declaration error',
  message: () => 'several parameters cannot share one default',
  help: () => 'declare each with its own default',
};
