// E0258 T-ERROR: `error` with something that is no code and message.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

/** KEEP(Q19): the original's text ends with a space. */
interface Args {
  readonly first: Type;
  readonly second: Type;
}

/** `error` with something that is no code and message. */
export const E0258: DiagnosticSpec<Args> = {
  code: 'E0258',
  name: 'T-ERROR',
  severity: 'error',
  compat: ({ first, second }) => `error expects an int and string, not ${renderType(first)} and ${renderType(second)} `,
  message: ({ first, second }) => `error expects an int and string, not ${renderType(first)} and ${renderType(second)}`,
};
