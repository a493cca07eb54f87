// E0239 T-PAT-ELEM: a variant pattern without the element that is there.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly tag: string;
}

/** A variant pattern without the element that is there. */
export const E0239: DiagnosticSpec<Args> = {
  code: 'E0239',
  name: 'T-PAT-ELEM',
  severity: 'error',
  compat: ({ tag }) => `#${tag} element is not matched; try \`#${tag} _\``,
  message: ({ tag }) => `#${tag} element is not matched`,
  help: ({ tag }) => `write #${tag}(_)`,
};
