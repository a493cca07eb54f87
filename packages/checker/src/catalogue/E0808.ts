// E0808 T-EXEC-PAT: a pattern in the parameters of an exec.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'execs do not support pattern matching declarations';

/** A pattern in the parameters of an exec. */
export const E0808: DiagnosticSpec<Record<never, never>> = {
  code: 'E0808',
  name: 'T-EXEC-PAT',
  severity: 'error',
  compat: text,
  message: text,
};
