// E0025: A declaration without initialiser outside `param`. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** `''` if a pattern is declared. */
  readonly name: string;
}

/** A declaration without initialiser outside `param`. */
export const E0025: DiagnosticSpec<Args> = {
  code: 'E0025',
  name: 'no-initialiser',
  severity: 'error',
  compat: unexpected,
  message: ({ name }) => `declaration${name === '' ? '' : ` of ${name}`} without a value`,
  help: () => 'only param declares a name without a value',
};
