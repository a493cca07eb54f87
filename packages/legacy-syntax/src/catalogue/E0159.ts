// E0159 V0-RESULT: a function whose result is a function.
// Spec: 09-legacy-v0 §4

import type { DiagnosticSpec } from '@reflow-lang/base';

type Args = Record<never, never>;

const text = (): string => 'functions cannot return functions';

/** A function whose result is a function. */
export const E0159: DiagnosticSpec<Args> = {
  code: 'E0159',
  name: 'V0-RESULT',
  severity: 'error',
  compat: text,
  message: text,
};
