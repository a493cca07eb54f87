// E0400 T-MAKE-LIT: a module path that is no string literal.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `expected string, got ${renderType(type)}`;

/** A module path that is no string literal. */
export const E0400: DiagnosticSpec<Args> = {
  code: 'E0400',
  name: 'T-MAKE-LIT',
  severity: 'error',
  compat: text,
  message: text,
};
