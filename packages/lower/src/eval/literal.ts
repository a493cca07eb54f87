// Literals. Spec: 03-evaluation §7, §8.2 (precision of floats).

import { absurd, BigFloat, plainError } from '@reflow-lang/base';
import type { Expr, Literal } from '@reflow-lang/syntax';
import type { Value } from '@reflow-lang/values';
import type { Code } from '../compilation.ts';

export function compileLiteral(e: Expr & { readonly kind: 'lit' }): Code {
  const value = literalValue(e.value);
  return () => value;
}

/** The value of a literal; a float has 64 bits of precision. */
export function literalValue(literal: Literal): Value {
  switch (literal.kind) {
    case 'int':
    case 'string':
    case 'bool':
      return literal.value;
    case 'float': {
      const value = BigFloat.parse(literal.text);
      if (value === undefined) throw plainError(`internal error: not a float literal: ${literal.text}`);
      return value;
    }
    default:
      return absurd(literal);
  }
}
