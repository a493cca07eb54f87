// E0814 T-INTERP-ERR: an interpolation with an error of its own: never shown but in compat text.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text of its type. */
  readonly text: string;
}

const nested = ({ text }: Args): string => `interpolation expression error: ${text}`;

/** An interpolation with an error of its own: never shown but in compat text. */
export const E0814: DiagnosticSpec<Args> = {
  code: 'E0814',
  name: 'T-INTERP-ERR',
  severity: 'error',
  compat: nested,
  message: nested,
};
