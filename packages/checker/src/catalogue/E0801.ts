// E0801 T-EXEC-UNKNOWN: an exec parameter that does not exist.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
  readonly nearest?: string;
}

const text = ({ name }: Args): string => `unrecognized exec parameter ${name}`;

/** An exec parameter that does not exist. */
export const E0801: DiagnosticSpec<Args> = {
  code: 'E0801',
  name: 'T-EXEC-UNKNOWN',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest }) => (nearest === undefined ? undefined : `did you mean ${nearest}?`),
};
