// E0252 T-ZIP: `zip` of something that is no list.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `zip expects a list, not ${renderType(type)}`;

/** `zip` of something that is no list. */
export const E0252: DiagnosticSpec<Args> = {
  code: 'E0252',
  name: 'T-ZIP',
  severity: 'error',
  compat: text,
  message: text,
};
