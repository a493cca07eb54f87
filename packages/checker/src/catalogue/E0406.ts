// E0406 T-MAKE-NOPARAM: a module parameter that does not exist.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly id: string;
  readonly nearest?: string;
}

const text = ({ id }: Args): string => `module has no parameter ${id}`;

/** A module parameter that does not exist. */
export const E0406: DiagnosticSpec<Args> = {
  code: 'E0406',
  name: 'T-MAKE-NOPARAM',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest }) => (nearest === undefined ? undefined : `did you mean ${nearest}?`),
};
