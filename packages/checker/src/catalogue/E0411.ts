// E0411 B-BUNDLE: a bundle that cannot be opened.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A bundle that cannot be opened. */
export const E0411: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0411',
  name: 'B-BUNDLE',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
};
