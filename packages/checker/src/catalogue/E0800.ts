// E0800 T-EXEC-NOIMAGE: an exec without an image.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'exec image parameter is required';

/** An exec without an image. */
export const E0800: DiagnosticSpec<Record<never, never>> = {
  code: 'E0800',
  name: 'T-EXEC-NOIMAGE',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'add image := "…"; "" where no container is wanted',
};
