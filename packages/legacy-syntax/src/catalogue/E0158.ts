// E0158 V0-RECURSION: a definition that needs itself.
// Spec: 09-legacy-v0 §4

import { type DiagnosticSpec, quote } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `recursive definition of ${quote(name)}`;

/** A definition that needs itself. */
export const E0158: DiagnosticSpec<Args> = {
  code: 'E0158',
  name: 'V0-RECURSION',
  severity: 'error',
  compat: text,
  message: text,
};
