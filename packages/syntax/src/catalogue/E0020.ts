// E0020: A `param` or `keyspace` after a definition. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly keyword: string;
}

/** A `param` or `keyspace` after a definition. */
export const E0020: DiagnosticSpec<Args> = {
  code: 'E0020',
  name: 'late-param',
  severity: 'error',
  compat: unexpected,
  message: ({ keyword }) => (keyword === 'param' ? 'parameters must precede definitions' : 'keyspace must come first'),
};
