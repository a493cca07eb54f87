// E0242 T-UNREACH: a case that earlier ones leave nothing for.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The pattern as written. */
  readonly pattern: string;
}

const text = ({ pattern }: Args): string => `case is unreachable: ${pattern}`;

/** A case that earlier ones leave nothing for. */
export const E0242: DiagnosticSpec<Args> = {
  code: 'E0242',
  name: 'T-UNREACH',
  severity: 'error',
  compat: text,
  message: text,
};
