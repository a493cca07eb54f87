// E0802 T-EXEC-IMAGE: an image that is no string.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'image must be a string';

/** An image that is no string. */
export const E0802: DiagnosticSpec<Record<never, never>> = {
  code: 'E0802',
  name: 'T-EXEC-IMAGE',
  severity: 'error',
  compat: text,
  message: text,
};
