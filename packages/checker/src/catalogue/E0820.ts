// E0820 T-REQ-UNKNOWN: a `@requires` parameter that does not exist.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
  readonly nearest?: string;
}

const text = ({ name }: Args): string => `unrecognized parameter ${name}`;

/** A `@requires` parameter that does not exist. */
export const E0820: DiagnosticSpec<Args> = {
  code: 'E0820',
  name: 'T-REQ-UNKNOWN',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest }) => (nearest === undefined ? undefined : `did you mean ${nearest}?`),
};
