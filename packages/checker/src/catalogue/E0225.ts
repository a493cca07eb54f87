// E0225 T-UNIFY-KEYS: maps whose key types differ.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Maps whose key types differ. */
export const E0225: DiagnosticSpec<Args> = {
  code: 'E0225',
  name: 'T-UNIFY-KEYS',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
