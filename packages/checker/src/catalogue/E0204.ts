// E0204 T-CALL: a call of something that is not a function.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  /** `''` if it is no identifier: the original then leaves two spaces. */
  readonly callee: string;
  readonly type: Type;
}

/** A call of something that is not a function. */
export const E0204: DiagnosticSpec<Args> = {
  code: 'E0204',
  name: 'T-CALL',
  severity: 'error',
  compat: ({ callee, type }) => `cannot call non-function ${callee} (type ${renderType(type)})`,
  message: ({ callee, type }) =>
    `cannot call non-function${callee === '' ? '' : ` ${callee}`} (type ${renderType(type)})`,
};
