// E0270 T-EXPR, T-DECL, T-MAKE-DECL: a node without a type of its own: never printed.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly what: 'expression' | 'declaration' | 'argument';
}

const texts: Readonly<Record<Args['what'], string>> = {
  expression: 'erroneous expression',
  declaration: 'illegal declaration',
  argument: 'type error',
};

/** A node without a type of its own: never printed. */
export const E0270: DiagnosticSpec<Args> = {
  code: 'E0270',
  name: 'T-EXPR, T-DECL, T-MAKE-DECL',
  severity: 'error',
  compat: ({ what }) => texts[what],
  message: ({ what }) => texts[what],
};
