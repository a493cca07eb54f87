// E0007: A character that starts no token. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** The character, quoted. */
  readonly text: string;
}

/** A character that starts no token. */
export const E0007: DiagnosticSpec<Args> = {
  code: 'E0007',
  name: 'character',
  severity: 'error',
  compat: unexpected,
  message: ({ text }) => `illegal character ${text}`,
};
