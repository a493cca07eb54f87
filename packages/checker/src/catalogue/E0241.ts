// E0241 T-EXHAUST: a switch that leaves values without a case.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** Patterns for what is missing, at most a few. */
  readonly missing: readonly string[];
}

const text = (): string => 'case patterns are not exhaustive';

/** A switch that leaves values without a case. */
export const E0241: DiagnosticSpec<Args> = {
  code: 'E0241',
  name: 'T-EXHAUST',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ missing }) => (missing.length === 0 ? undefined : `missing: ${missing.join(', ')}`),
};
