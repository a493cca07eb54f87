// E0156 V0-TEMPLATE: a command template that cannot be filled.
// Spec: 09-legacy-v0 §4, §8

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly text: string;
}

/** A command template that cannot be filled. */
export const E0156: DiagnosticSpec<Args> = {
  code: 'E0156',
  name: 'V0-TEMPLATE',
  severity: 'error',
  compat: ({ text }) => text,
  message: ({ text }) => text,
};
