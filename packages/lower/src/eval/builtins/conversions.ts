// `int(f)` and `float(i)`. Spec: 03-evaluation §8.1.

import { BigFloat } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { Code, Compilation } from '../../compilation.ts';
import { expectFloat, expectInt } from '../../expect-value.ts';
import { type BuiltinCall, onArgument } from './call.ts';

export function compileConversion(e: Expr & { readonly kind: 'conversion' }, c: Compilation): Code {
  const call: BuiltinCall = { expr: e, op: e.op, args: [e.arg] };
  return e.op === 'int' ? compileToInt(call, c) : compileToFloat(call, c);
}

/** Truncates toward zero and saturates at 64 bits. */
export const compileToInt = (call: BuiltinCall, c: Compilation): Code =>
  onArgument(call, c, (value) => expectFloat(value).toInt());

export const compileToFloat = (call: BuiltinCall, c: Compilation): Code =>
  onArgument(call, c, (value) => BigFloat.fromInt(expectInt(value)));
