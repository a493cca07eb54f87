// E0219 T-COMPR-FIRST: a comprehension that begins with a condition.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'the first clause of a comprehension must be an enumeration';

/** A comprehension that begins with a condition. */
export const E0219: DiagnosticSpec<Record<never, never>> = {
  code: 'E0219',
  name: 'T-COMPR-FIRST',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'write the condition after the first x <- xs',
};
