// E0240 T-CASE-PAT: a case pattern that does not fit what is switched on.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  /** The pattern as written. */
  readonly pattern: string;
  readonly type: Type;
  /** The help of the cause, which stands in a note: the original keeps it to itself (Q25). */
  readonly hint?: string | undefined;
}

const text = ({ pattern, type }: Args): string => `pattern ${pattern} is incompatible with type ${renderType(type)}`;

/** A case pattern that does not fit what is switched on. */
export const E0240: DiagnosticSpec<Args> = {
  code: 'E0240',
  name: 'T-CASE-PAT',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ hint }) => hint,
};
