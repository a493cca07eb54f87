// E0203 T-ASCRIBE: a value under an annotation that it does not fit.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  /** The identifier, or `value`. */
  readonly subject: string;
  readonly from: Type;
  readonly to: Type;
  /** A function literal with a result annotation (Q6). */
  readonly wholeFunction: boolean;
}

const text = ({ subject, from, to }: Args): string =>
  `cannot use ${subject} (type ${renderType(from)}) as type ${renderType(to)}`;

function missingMembers(from: Type, to: Type): string | undefined {
  if (from.kind !== to.kind || (from.kind !== 'struct' && from.kind !== 'module')) return undefined;
  const missing = to.fields.filter((f) => !from.fields.some((g) => g.name === f.name));
  return missing.length === 0 ? undefined : `missing: ${missing.map((f) => f.name).join(', ')}`;
}

/** A value under an annotation that it does not fit. */
export const E0203: DiagnosticSpec<Args> = {
  code: 'E0203',
  name: 'T-ASCRIBE',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ from, to, wholeFunction }) => {
    if (wholeFunction) {
      return 'the annotation applies to the whole function, not to its result: name it with func f(…) R = e, or drop the annotation';
    }
    if (from.kind === 'int' && to.kind === 'float') return 'convert with float(…)';
    if (from.kind === 'float' && to.kind === 'int') return 'convert with int(…)';
    return missingMembers(from, to);
  },
};
