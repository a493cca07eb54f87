// E0401 T-MAKE-OPEN: a module whose source cannot be read.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A module whose source cannot be read. */
export const E0401: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0401',
  name: 'T-MAKE-OPEN',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
  help: ({ path }) => (path?.startsWith('../') ? `only ./ is relative to this file: write "./${path}"` : undefined),
};
