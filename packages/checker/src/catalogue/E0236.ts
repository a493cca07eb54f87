// E0236 T-PAT-SUM: a variant pattern for something else.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected sum type, got ${renderType(type)}`;

/** A variant pattern for something else. */
export const E0236: DiagnosticSpec<Args> = {
  code: 'E0236',
  name: 'T-PAT-SUM',
  severity: 'error',
  compat: text,
  message: text,
};
