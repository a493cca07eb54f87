// E0207 T-ARG: an argument of the wrong type.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  /** The identifier, or `function`. */
  readonly callee: string;
  readonly arg: Type;
  readonly param: Type;
  readonly fn: Type;
}

const text = ({ callee, arg, param, fn }: Args): string =>
  `cannot use type ${renderType(arg)} as type ${renderType(param)} in argument to ${callee} (type ${renderType(fn)})`;

/** An argument of the wrong type. */
export const E0207: DiagnosticSpec<Args> = {
  code: 'E0207',
  name: 'T-ARG',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ arg, param }) => {
    if (arg.kind === 'int' && param.kind === 'float') return 'convert with float(…)';
    return arg.kind === 'float' && param.kind === 'int' ? 'convert with int(…)' : undefined;
  },
};
