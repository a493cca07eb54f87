// E0403 S-SYSMOD: a system module that does not exist.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A system module that does not exist. */
export const E0403: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0403',
  name: 'S-SYSMOD',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
  help: () => '`reflow doc` lists the system modules',
};
