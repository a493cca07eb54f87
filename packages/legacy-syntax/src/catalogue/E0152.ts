// E0152 V0-NESTING: an expression nested too deeply.
// Spec: 09-legacy-v0 §3

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly limit: number;
}

const text = ({ limit }: Args): string => `expressions are nested more than ${limit} levels deep`;

/** An expression nested too deeply. */
export const E0152: DiagnosticSpec<Args> = {
  code: 'E0152',
  name: 'V0-NESTING',
  severity: 'error',
  compat: (args) => `syntax error: ${text(args)}`,
  message: text,
  help: () => 'give parts of the expression names of their own',
};
