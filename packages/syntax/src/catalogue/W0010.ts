// W0010: a lexical accident that the original accepts. Spec: 01-syntax §2.9.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** A lexical accident that the original accepts. Never in compat text. */
export const W0010: DiagnosticSpec<{ readonly message: string }> = {
  code: 'W0010',
  name: 'lexical',
  severity: 'warning',
  compat: ({ message }) => message,
  message: ({ message }) => message,
};
