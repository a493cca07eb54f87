// E0251 T-CONV: a conversion that does not exist.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly to: 'int' | 'float';
  readonly type: Type;
}

const text = ({ to, type }: Args): string => `cannot convert type ${renderType(type)} to ${to}`;

/** A conversion that does not exist. */
export const E0251: DiagnosticSpec<Args> = {
  code: 'E0251',
  name: 'T-CONV',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ to }) =>
    to === 'int' ? 'int converts floats; for strings there is ToFloat of "$/strings"' : 'float converts ints',
};
