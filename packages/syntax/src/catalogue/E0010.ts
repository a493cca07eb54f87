// E0010: A newline where a list goes on or ends. Spec: 01-syntax §12, §14.1; 10-editor §3.8.

import type { DiagnosticSpec } from '@reflow-lang/base';
import { type Found, unexpected } from './found.ts';

interface Args extends Found {
  /** The closing bracket in quotes where no trailing comma is allowed; else `''`. */
  readonly closer: string;
}

/** A newline where a list goes on or ends. */
export const E0010: DiagnosticSpec<Args> = {
  code: 'E0010',
  name: 'newline-in-list',
  severity: 'error',
  compat: unexpected,
  message: ({ closer }) =>
    closer === '' ? "missing ',' before newline" : `closing ${closer} must stay on the line of the last element`,
  help: ({ closer }) =>
    closer === '' ? undefined : 'a trailing comma is not allowed here, and a newline ends the element',
};
