// E0016: A keyword used as a name. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly keyword: string;
}

/** A keyword used as a name. */
export const E0016: DiagnosticSpec<Args> = {
  code: 'E0016',
  name: 'keyword',
  severity: 'error',
  compat: unexpected,
  message: ({ keyword }) => `'${keyword}' is a keyword`,
  help: () => 'choose another name',
};
