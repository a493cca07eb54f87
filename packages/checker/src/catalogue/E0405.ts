// E0405 T-MAKE-OPEN: a module with errors of its own.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A module with errors of its own. */
export const E0405: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0405',
  name: 'T-MAKE-OPEN',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
};
