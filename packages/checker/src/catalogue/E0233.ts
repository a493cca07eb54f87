// E0233 T-PAT-LIST: a list pattern for something else.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected list, got ${renderType(type)}`;

/** A list pattern for something else. */
export const E0233: DiagnosticSpec<Args> = {
  code: 'E0233',
  name: 'T-PAT-LIST',
  severity: 'error',
  compat: text,
  message: text,
};
