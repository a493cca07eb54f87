// E0812 B-DUPOUT: two outputs of one name and different kinds; the original crashes when it runs them.
// Spec: 02-types §18

import { type DiagnosticSpec, quote } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `output ${quote(name)} is declared more than once`;

/** Two outputs of one name and different kinds; the original crashes when it runs them. */
export const E0812: DiagnosticSpec<Args> = {
  code: 'E0812',
  name: 'B-DUPOUT',
  severity: 'error',
  compat: text,
  message: text,
};
