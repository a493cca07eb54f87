// E0256 T-LIST: `list` of something that is no map and no dir.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `cannot convert type ${renderType(type)} to list`;

/** `list` of something that is no map and no dir. */
export const E0256: DiagnosticSpec<Args> = {
  code: 'E0256',
  name: 'T-LIST',
  severity: 'error',
  compat: text,
  message: text,
};
