// E0821 T-REQ-FLOW: a `@requires` parameter that is known only when the program runs.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `parameter ${name} is not immediate`;

/** A `@requires` parameter that is known only when the program runs. */
export const E0821: DiagnosticSpec<Args> = {
  code: 'E0821',
  name: 'T-REQ-FLOW',
  severity: 'error',
  compat: text,
  message: text,
};
