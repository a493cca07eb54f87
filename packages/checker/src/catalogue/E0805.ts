// E0805 T-EXEC-FEAT: `cpufeatures` that are no list of strings.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'cpufeatures must be a list of strings';

/** `cpufeatures` that are no list of strings. */
export const E0805: DiagnosticSpec<Record<never, never>> = {
  code: 'E0805',
  name: 'T-EXEC-FEAT',
  severity: 'error',
  compat: text,
  message: text,
};
