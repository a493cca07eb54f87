// E0235 T-PAT-FIELD: a struct pattern with a field that is not there.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
  readonly name: string;
  readonly nearest?: string;
}

const text = ({ type, name }: Args): string => `struct ${renderType(type)} does not have field ${name}`;

/** A struct pattern with a field that is not there. */
export const E0235: DiagnosticSpec<Args> = {
  code: 'E0235',
  name: 'T-PAT-FIELD',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest }) => (nearest === undefined ? undefined : `did you mean ${nearest}?`),
};
