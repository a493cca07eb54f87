// E0017: A comma between spreads. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

/** A comma between spreads. */
export const E0017: DiagnosticSpec<Found> = {
  code: 'E0017',
  name: 'spread-comma',
  severity: 'error',
  compat: unexpected,
  message: () => 'no comma between spreads',
  help: () => 'write [...a ...b]',
};
