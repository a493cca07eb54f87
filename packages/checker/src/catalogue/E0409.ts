// E0409 S-V0ARGS, S-V0IDENT: a v0 program whose parameters a module cannot pass.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A v0 program whose parameters a module cannot pass. */
export const E0409: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0409',
  name: 'S-V0ARGS',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
};
