// E0407 T-MAKE-TYPE: a module parameter of the wrong type.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly id: string;
  readonly passed: Type;
  readonly declared: Type;
}

const text = ({ id, passed, declared }: Args): string =>
  `invalid type ${renderType(passed)} for parameter ${id} (type ${renderType(declared)})`;

/** A module parameter of the wrong type. */
export const E0407: DiagnosticSpec<Args> = {
  code: 'E0407',
  name: 'T-MAKE-TYPE',
  severity: 'error',
  compat: text,
  message: text,
};
