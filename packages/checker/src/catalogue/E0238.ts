// E0238 T-PAT-NOELEM: a variant pattern with an element where there is none.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly tag: string;
}

const text = ({ tag }: Args): string => `#${tag} does not have an element`;

/** A variant pattern with an element where there is none. */
export const E0238: DiagnosticSpec<Args> = {
  code: 'E0238',
  name: 'T-PAT-NOELEM',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ tag }) => `write #${tag} alone`,
};
