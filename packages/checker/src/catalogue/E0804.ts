// E0804 T-EXEC-INT: a `mem` or `disk` that is no integer.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: 'mem' | 'disk';
}

const text = ({ name }: Args): string => `${name} must be an integer`;

/** A `mem` or `disk` that is no integer. */
export const E0804: DiagnosticSpec<Args> = {
  code: 'E0804',
  name: 'T-EXEC-INT',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'it is a number of bytes: 4*GiB',
};
