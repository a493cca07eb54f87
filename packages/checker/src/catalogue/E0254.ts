// E0254 T-FLATTEN: `flatten` of something that is no list of lists.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `flatten expects a list of lists, got ${renderType(type)}`;

/** `flatten` of something that is no list of lists. */
export const E0254: DiagnosticSpec<Args> = {
  code: 'E0254',
  name: 'T-FLATTEN',
  severity: 'error',
  compat: text,
  message: text,
};
