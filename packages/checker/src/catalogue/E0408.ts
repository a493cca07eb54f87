// E0408 T-MAKE-MISSING: module parameters that are required and not passed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly ids: readonly string[];
  /** Of a v0 program. */
  readonly isLegacy?: boolean;
}

const text = ({ ids, isLegacy }: Args): string =>
  `missing ${isLegacy ? '' : 'required '}module parameter${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`;

/** Module parameters that are required and not passed. */
export const E0408: DiagnosticSpec<Args> = {
  code: 'E0408',
  name: 'T-MAKE-MISSING',
  severity: 'error',
  compat: text,
  message: text,
};
