// E0013: A declaration with `=` in place of `:=`. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly name: string;
}

/** A declaration with `=` in place of `:=`. */
export const E0013: DiagnosticSpec<Args> = {
  code: 'E0013',
  name: 'assign',
  severity: 'error',
  compat: unexpected,
  message: ({ name }) => `use '${name} := …' or 'val ${name} = …'`,
};
