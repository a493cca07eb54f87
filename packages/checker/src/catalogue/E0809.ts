// E0809 T-EXEC-PARAM: an exec parameter with an error of its own: never printed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The error lines of the parameter. */
  readonly lines: string;
}

const text = ({ lines }: Args): string => `type error in parameter: ${lines}`;

/** An exec parameter with an error of its own: never printed. */
export const E0809: DiagnosticSpec<Args> = {
  code: 'E0809',
  name: 'T-EXEC-PARAM',
  severity: 'error',
  compat: text,
  message: text,
};
