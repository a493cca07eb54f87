// E0024: A type declaration that is not at the top level. FIX: the original crashes. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';

/** A type declaration that is not at the top level. FIX: the original crashes. */
export const E0024: DiagnosticSpec<Record<never, never>> = {
  code: 'E0024',
  name: 'B-TYPEDECL',
  severity: 'error',
  compat: () => 'type declarations are only permitted at the top level of a module',
  message: () => 'type declarations are only permitted at the top level of a module',
};
