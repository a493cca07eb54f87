// E0402 S-EXT: a module with an extension that is not known.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A module with an extension that is not known. */
export const E0402: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0402',
  name: 'S-EXT',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
  help: () => 'modules are .rf, .rfx or .reflow files, or system modules such as "$/strings"',
};
