// E0234 T-PAT-STRUCT: a struct pattern for something else.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected struct, got ${renderType(type)}`;

/** A struct pattern for something else. */
export const E0234: DiagnosticSpec<Args> = {
  code: 'E0234',
  name: 'T-PAT-STRUCT',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ type }) => (type.kind === 'module' ? 'members of a module are taken with m.Name' : undefined),
};
