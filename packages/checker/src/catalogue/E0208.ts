// E0208 T-128: a function with too many arguments.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

const text = (): string => 'functions can have at most 128 arguments';

/** A function with too many arguments. */
export const E0208: DiagnosticSpec<Record<never, never>> = {
  code: 'E0208',
  name: 'T-128',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'pass a struct instead',
};
