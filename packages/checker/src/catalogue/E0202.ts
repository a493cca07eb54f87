// E0202 T-FIELD: a field or member that is not there.
// Spec: 02-types §18

import { type DiagnosticSpec, quote } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';

interface Args {
  readonly name: string;
  readonly owner: Type;
  readonly nearest?: string;
}

/** A field or member that is not there. */
export const E0202: DiagnosticSpec<Args> = {
  code: 'E0202',
  name: 'T-FIELD',
  severity: 'error',
  compat: ({ name }) => `field ${quote(name)} not found`,
  message: ({ name }) => `field ${quote(name)} not found`,
  help: ({ owner, nearest }) => {
    if (nearest !== undefined) return `did you mean ${nearest}?`;
    if (owner.fields.length === 0) return 'the module exports no values';
    return `there are ${owner.fields.map((f) => f.name).join(', ')}`;
  },
};
