// E0213 T-DEREF: a field of something that has none.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected struct or module, got ${renderType(type)}`;

/** A field of something that has none. */
export const E0213: DiagnosticSpec<Args> = {
  code: 'E0213',
  name: 'T-DEREF',
  severity: 'error',
  compat: text,
  message: text,
};
