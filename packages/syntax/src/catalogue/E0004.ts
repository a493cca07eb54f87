// E0004: A string literal with an escape that does not exist. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** A string literal with an escape that does not exist. */
export const E0004: DiagnosticSpec<{ readonly text: string }> = {
  code: 'E0004',
  name: 'string-escape',
  severity: 'error',
  compat: ({ text }) => `failed to unquote string "${text}": invalid syntax`,
  message: () => 'invalid escape in string literal',
  help: () =>
    'escapes are \\a \\b \\f \\n \\r \\t \\v \\\\ \\" \\ooo \\xhh \\uhhhh \\Uhhhhhhhh; a raw `string` has none',
};
