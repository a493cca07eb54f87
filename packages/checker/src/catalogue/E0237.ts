// E0237 T-PAT-TAG: a pattern with a tag that the sum does not have.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly tag: string;
  readonly type: Type;
  readonly nearest?: string;
}

const text = ({ tag, type }: Args): string => `#${tag} is not a variant of ${renderType(type)}`;

/** A pattern with a tag that the sum does not have. */
export const E0237: DiagnosticSpec<Args> = {
  code: 'E0237',
  name: 'T-PAT-TAG',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest }) => (nearest === undefined ? undefined : `did you mean #${nearest}?`),
};
