// E0001: A token that cannot stand where it stands. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** `an expression`, `':='`. */
  readonly wanted: string;
}

/** A token that cannot stand where it stands. */
export const E0001: DiagnosticSpec<Args> = {
  code: 'E0001',
  name: 'unexpected-token',
  severity: 'error',
  compat: unexpected,
  message: ({ found, wanted }) => `unexpected ${found}, expected ${wanted}`,
};
