// W0022 W-EXTRA-ARGS: arguments that a builtin ignores.
// Spec: 02-types §16.2, §17

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly builtin: string;
  readonly expected: number;
  readonly count: number;
}

const text = ({ builtin, expected, count }: Args): string =>
  `${builtin} takes ${expected} argument${expected === 1 ? '' : 's'}, got ${count}; the others are ignored`;

/** Arguments that a builtin ignores. */
export const W0022: DiagnosticSpec<Args> = {
  code: 'W0022',
  name: 'W-EXTRA-ARGS',
  severity: 'warning',
  compat: text,
  message: text,
};
