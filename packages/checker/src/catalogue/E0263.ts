// E0263 T-UNIFY-ERR: values whose types are errors already.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Values whose types are errors already. */
export const E0263: DiagnosticSpec<Args> = {
  code: 'E0263',
  name: 'T-UNIFY-ERR',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
