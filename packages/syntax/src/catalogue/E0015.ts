// E0015: empty brackets where something must stand. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** `a struct`, `a list pattern`. */
  readonly what: string;
  /** What can be written; `''` if nothing. */
  readonly instead: string;
}

/** Empty brackets where something must stand. */
export const E0015: DiagnosticSpec<Args> = {
  code: 'E0015',
  name: 'empty',
  severity: 'error',
  compat: unexpected,
  message: ({ what }) => `${what} cannot be empty`,
  help: ({ instead }) => (instead === '' ? undefined : `write ${instead}`),
};
