// E0257 T-PANIC: `panic` with something that is no string.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `panic expects a string, not ${renderType(type)}`;

/** `panic` with something that is no string. */
export const E0257: DiagnosticSpec<Args> = {
  code: 'E0257',
  name: 'T-PANIC',
  severity: 'error',
  compat: text,
  message: text,
};
