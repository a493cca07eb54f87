// E0153 V0-UNDEFINED: a name that is not defined.
// Spec: 09-legacy-v0 §4

import { type DiagnosticSpec, quote } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `identifier ${quote(name)} not defined`;

/** A name that is not defined. */
export const E0153: DiagnosticSpec<Args> = {
  code: 'E0153',
  name: 'V0-UNDEFINED',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ name }) => (name === name.trim() ? undefined : 'names in a template are taken literally, blanks included'),
};
