// W0020 W-DUPFIELD: a field that occurs twice in one struct.
// Spec: 02-types §16.2, §17

import { type DiagnosticSpec, quote } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `field ${quote(name)} occurs more than once; the last one counts`;

/** A field that occurs twice in one struct. */
export const W0020: DiagnosticSpec<Args> = {
  code: 'W0020',
  name: 'W-DUPFIELD',
  severity: 'warning',
  compat: text,
  message: text,
};
