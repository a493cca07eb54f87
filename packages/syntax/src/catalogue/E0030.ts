// E0030: A separator too many. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly separator: string;
}

/** A separator too many. */
export const E0030: DiagnosticSpec<Args> = {
  code: 'E0030',
  name: 'separator',
  severity: 'error',
  compat: unexpected,
  message: ({ separator }) => `stray '${separator}'`,
};
