// E0230 T-UNIFY-VARIANT: a variant with an element here and without one there.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text that the type term carries. */
  readonly text: string;
}

/** A variant with an element here and without one there. */
export const E0230: DiagnosticSpec<Args> = {
  code: 'E0230',
  name: 'T-UNIFY-VARIANT',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
  help: () => 'a tag must have an element everywhere or nowhere',
};
