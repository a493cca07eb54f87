// E0154 V0-TYPE: an operand of the wrong type.
// Spec: 09-legacy-v0 §4

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type LegacyType, renderLegacyType } from '../type.ts';

interface Args {
  /** What the original prints. */
  readonly compat: string;
  /** What is needed: `a string`. */
  readonly wanted: string;
  readonly got: LegacyType;
}

/** An operand of the wrong type. */
export const E0154: DiagnosticSpec<Args> = {
  code: 'E0154',
  name: 'V0-TYPE',
  severity: 'error',
  compat: ({ compat }) => compat,
  message: ({ wanted, got }) => `expected ${wanted}, got ${renderLegacyType(got)}`,
};
