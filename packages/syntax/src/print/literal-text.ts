// The value of a literal as the original prints values. Spec: 04-values-digests §9.

import { absurd, BigFloat, quote } from '@reflow-lang/base';
import type { Literal } from '../core/ast.ts';

/** `12`, `1.5`, `"a\n"`, `true`. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'int':
      return literal.value.toString();
    case 'float':
      return BigFloat.parse(literal.text)?.toString() ?? literal.text;
    case 'string':
      return quote(literal.value);
    case 'bool':
      return literal.value ? 'true' : 'false';
    default:
      return absurd(literal);
  }
}
