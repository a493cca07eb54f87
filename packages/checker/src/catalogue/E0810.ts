// E0810 T-OUT-LABEL: an output without a name.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly index: number;
  readonly type: Type;
}

const text = ({ index, type }: Args): string => `output ${index} (type ${renderType(type)}) must be labelled`;

/** An output without a name. */
export const E0810: DiagnosticSpec<Args> = {
  code: 'E0810',
  name: 'T-OUT-LABEL',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ type }) => `name it: (out ${renderType(type)})`,
};
