// E0205 T-FEWARGS: a call with too few arguments.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Field, renderFields } from '@reflow-lang/types';

interface Args {
  /** The identifier, or `function`. */
  readonly callee: string;
  readonly have: readonly Field[];
  readonly want: readonly Field[];
}

/** A call with too few arguments. */
export const E0205: DiagnosticSpec<Args> = {
  code: 'E0205',
  name: 'T-FEWARGS',
  severity: 'error',
  compat: ({ callee, have, want }) =>
    `too few arguments in call to ${callee}\n\thave (${renderFields(have)})\n\twant (${renderFields(want)})`,
  message: ({ callee, have, want }) =>
    `too few arguments in call to ${callee}: have (${renderFields(have)}), want (${renderFields(want)})`,
};
