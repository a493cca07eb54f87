// E0216 T-INDEX: an index into something that has no elements.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected a map or list, got ${renderType(type)}`;

/** An index into something that has no elements. */
export const E0216: DiagnosticSpec<Args> = {
  code: 'E0216',
  name: 'T-INDEX',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ type }) => (type.kind === 'tuple' ? 'take a tuple apart with a pattern: val (a, b) = t' : undefined),
};
