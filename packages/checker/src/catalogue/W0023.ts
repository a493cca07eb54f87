// W0023 W-DUP-EXEC-PARAM: an exec parameter or output given twice.
// Spec: 02-types §16.2, §17

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
  readonly what: 'parameter' | 'output';
}

const text = ({ name, what }: Args): string =>
  what === 'parameter'
    ? `parameter ${name} is given more than once; the last one counts`
    : `output ${name} is declared more than once; both are the same`;

/** An exec parameter or output given twice. */
export const W0023: DiagnosticSpec<Args> = {
  code: 'W0023',
  name: 'W-DUP-EXEC-PARAM',
  severity: 'warning',
  compat: text,
  message: text,
};
