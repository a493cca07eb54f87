// E0220 T-MAPKEY: a map key type that cannot be one.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** A map key type that cannot be one. */
export const E0220: DiagnosticSpec<Args> = {
  code: 'E0220',
  name: 'T-MAPKEY',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
  help: ({ text }) =>
    /^(?!bottom\b|dir\b|unit\b|module\b|func\b|error\b)\p{L}/u.test(text)
      ? 'a key type must be written out: an alias is not accepted'
      : 'keys are of type string, int, float, bool or file',
};
