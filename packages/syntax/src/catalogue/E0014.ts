// E0014: A function without parameters, or a call without arguments. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  readonly call: boolean;
}

/** A function without parameters, or a call without arguments. */
export const E0014: DiagnosticSpec<Args> = {
  code: 'E0014',
  name: 'no-arguments',
  severity: 'error',
  compat: unexpected,
  message: ({ call }) => (call ? 'a call takes at least one argument' : 'functions take at least one argument'),
  help: () => 'without arguments it is a value: declare it with val',
};
