// W0001 W-UNUSED: a binding that nothing uses.
// Spec: 02-types §16.2

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `${name} declared and not used`;

/** A binding that nothing uses. */
export const W0001: DiagnosticSpec<Args> = {
  code: 'W0001',
  name: 'W-UNUSED',
  severity: 'warning',
  compat: text,
  message: text,
};
