// E0229 T-UNIFY-FIELDS: structs or modules that share no field where one type is needed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Structs or modules that share no field where one type is needed. */
export const E0229: DiagnosticSpec<Args> = {
  code: 'E0229',
  name: 'T-UNIFY-FIELDS',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
  help: () => 'use variants to keep different records apart',
};
