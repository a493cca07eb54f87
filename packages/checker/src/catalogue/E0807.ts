// E0807 T-EXEC-FLOW: an image that is known only when the program runs.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'exec parameter image is not immediate';

/** An image that is known only when the program runs. */
export const E0807: DiagnosticSpec<Record<never, never>> = {
  code: 'E0807',
  name: 'T-EXEC-FLOW',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'the image must be known before anything runs: it cannot depend on files or execs',
};
