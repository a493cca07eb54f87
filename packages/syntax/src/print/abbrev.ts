// The abbreviated form of an expression. Spec: 01-syntax §10.1, 03-evaluation §23.

import type { Expr } from '../core/ast.ts';

/**
 * As `reflow doc` shows defaults and exec arguments are labelled; quirks included (KEEP).
 * `typeText` renders the checked type of a node: the element of a variant shows types (an accident).
 */
export function abbrev(expr: Expr, typeText?: (expr: Expr) => string): string {
  throw new Error('not written yet: abbrev');
}
