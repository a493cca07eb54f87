// E0206 T-MANYARGS: a call with too many arguments.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Field, renderFields } from '@reflow-lang/types';

interface Args {
  /** The identifier, or `function`. */
  readonly callee: string;
  readonly have: readonly Field[];
  readonly want: readonly Field[];
}

/** A call with too many arguments. */
export const E0206: DiagnosticSpec<Args> = {
  code: 'E0206',
  name: 'T-MANYARGS',
  severity: 'error',
  compat: ({ callee, have, want }) =>
    `too many arguments in call to ${callee}\n\thave (${renderFields(have)})\n\twant (${renderFields(want)})`,
  message: ({ callee, have, want }) =>
    `too many arguments in call to ${callee}: have (${renderFields(have)}), want (${renderFields(want)})`,
};
