// E0822 T-REQ-PAT: a pattern in the parameters of `@requires`.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'pattern matching declarations are not supported';

/** A pattern in the parameters of `@requires`. */
export const E0822: DiagnosticSpec<Record<never, never>> = {
  code: 'E0822',
  name: 'T-REQ-PAT',
  severity: 'error',
  compat: text,
  message: text,
};
