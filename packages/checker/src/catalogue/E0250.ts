// E0250 T-LEN: `len` of something that has no length.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `cannot apply len operator to value of type ${renderType(type)}`;

/** `len` of something that has no length. */
export const E0250: DiagnosticSpec<Args> = {
  code: 'E0250',
  name: 'T-LEN',
  severity: 'error',
  compat: text,
  message: text,
};
