// Literals. Spec: 03-evaluation §7, §8.2 (precision of floats).

import { absurd, BigFloat, type CompatPos } from '@reflow-lang/base';
import type { Expr, Literal } from '@reflow-lang/syntax';
import type { Value } from '@reflow-lang/values';
import type { Code } from '../compilation.ts';
import { fault } from '../fault.ts';

export function compileLiteral(e: Expr & { readonly kind: 'lit' }): Code {
  const value = literalValue(e.value, e.pos);
  return () => value;
}

/** The value of a literal; a float has 64 bits of precision. Throws when its exponent is too large. */
export function literalValue(literal: Literal, pos: CompatPos): Value {
  switch (literal.kind) {
    case 'int':
    case 'string':
    case 'bool':
      return literal.value;
    case 'float': {
      const value = BigFloat.parse(literal.text);
      if (value === undefined) throw fault(pos, `float ${literal.text} is out of range`);
      return value;
    }
    default:
      return absurd(literal);
  }
}
