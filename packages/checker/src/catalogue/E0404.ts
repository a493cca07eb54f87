// E0404 B-CYCLE: a module that imports itself; the original never ends (FIX Q1).
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type OpenFailureArgs, openFailureSummary, openFailureText } from './open-failure.ts';

/** A module that imports itself; the original never ends (FIX Q1). */
export const E0404: DiagnosticSpec<OpenFailureArgs> = {
  code: 'E0404',
  name: 'B-CYCLE',
  severity: 'error',
  compat: openFailureText,
  message: openFailureSummary,
  help: () => 'move what both need into a module of its own',
};
