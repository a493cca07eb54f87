// E0008: a template that does not end. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** The original reads a `{` and then a string of no characters: here it is at the string. */
  readonly isGhost: boolean;
}

/** A template that does not end. */
export const E0008: DiagnosticSpec<Args> = {
  code: 'E0008',
  name: 'template',
  severity: 'error',
  compat: (args) => (args.isGhost ? 'failed to unquote string "": invalid syntax' : unexpected(args)),
  message: () => 'unterminated template',
  help: () => "a template ends at '\"}'",
};
