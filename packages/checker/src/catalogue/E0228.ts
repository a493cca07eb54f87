// E0228 T-UNIFY-ARG: functions whose argument types differ where one type is needed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** Functions whose argument types differ where one type is needed. */
export const E0228: DiagnosticSpec<Args> = {
  code: 'E0228',
  name: 'T-UNIFY-ARG',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
