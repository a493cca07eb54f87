// E0824 T-REQ-PARAM: a `@requires` parameter with an error of its own: never printed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The error lines of the parameter. */
  readonly lines: string;
}

const text = ({ lines }: Args): string => `type error in parameter: ${lines}`;

/** A `@requires` parameter with an error of its own: never printed. */
export const E0824: DiagnosticSpec<Args> = {
  code: 'E0824',
  name: 'T-REQ-PARAM',
  severity: 'error',
  compat: text,
  message: text,
};
