// W0021 W-REDECL-EXPORT: an exported name or a parameter that is declared twice.
// Spec: 02-types §16.2, §17

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
  readonly what: 'export' | 'parameter';
}

const text = ({ name, what }: Args): string =>
  what === 'export'
    ? `exported name ${name} is declared more than once; importers see the last one`
    : `parameter ${name} is declared more than once; the last one counts`;

/** An exported name or a parameter that is declared twice. */
export const W0021: DiagnosticSpec<Args> = {
  code: 'W0021',
  name: 'W-REDECL-EXPORT',
  severity: 'warning',
  compat: text,
  message: text,
};
