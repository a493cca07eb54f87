// E0009: A string literal that does not end. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly text: string;
  readonly raw: boolean;
}

/** A string literal that does not end. */
export const E0009: DiagnosticSpec<Args> = {
  code: 'E0009',
  name: 'string-end',
  severity: 'error',
  compat: ({ text }) => `failed to unquote string "${text}": invalid syntax`,
  message: ({ raw }) => (raw ? 'unterminated raw string' : 'unterminated string'),
  help: ({ raw }) =>
    raw
      ? 'a raw string ends at the next backquote'
      : 'a string in double quotes ends on its line; a raw `string` may span lines',
};
