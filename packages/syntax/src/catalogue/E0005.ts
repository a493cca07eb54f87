// E0005: an interpolation without its closing braces. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** An interpolation without its closing braces. */
export const E0005: DiagnosticSpec<Record<never, never>> = {
  code: 'E0005',
  name: 'interpolation',
  severity: 'error',
  compat: () => 'unterminated interpolation',
  message: () => "interpolation without closing '}}'",
  help: () => "a '\"}' ends the whole template, also inside an interpolation; write '\" }}' with a space",
};
