// `reduce` and `fold`. Spec: 02-types §11.
//
// The result type is the function's, though for an empty list `fold` gives back its start value,
// which may have fewer fields (KEEP).

import { isSub, mkFunc, swizzle, type Type } from '@reflow-lang/types';
import { E0260, E0261 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { fail } from '../pass.ts';
import type { BuiltinCall } from './builtin.ts';

type Problem<S> = S extends { readonly compat: (args: infer A) => string } ? A : never;

export function checkReduce(call: BuiltinCall): Type {
  const { args } = call;
  const [fn, list] = args;
  const misfit = (at: number, problem: Problem<typeof E0260>): Type =>
    fail(call.site, finding(E0260, problem), (call.expr.args[at] ?? call.expr).span);
  if (!fn || !list || args.length !== 2) return misfit(-1, { problem: 'count', count: args.length });
  if (fn.kind !== 'func' || !fn.elem) return misfit(0, { problem: 'function', type: fn });
  if (list.kind !== 'list' || !list.elem) return misfit(1, { problem: 'list', type: list });
  const [result, elem] = [fn.elem, list.elem];
  if (!isSub(elem, result)) return misfit(0, { problem: 'shape', expected: binary(elem, elem, elem), type: fn });
  const expected = binary(result, result, result);
  if (!isSub(fn, expected)) return misfit(0, { problem: 'shape', expected, type: fn });
  return swizzle(result, 1, fn, list);
}

export function checkFold(call: BuiltinCall): Type {
  const { args } = call;
  const [fn, list, init] = args;
  const misfit = (at: number, problem: Problem<typeof E0261>): Type =>
    fail(call.site, finding(E0261, problem), (call.expr.args[at] ?? call.expr).span);
  if (!fn || !list || !init || args.length !== 3) return misfit(-1, { problem: 'count', count: args.length });
  const [accumulator] = fn.fields;
  if (fn.kind !== 'func' || !fn.elem || !accumulator || fn.fields.length !== 2) {
    return misfit(0, { problem: 'function', type: fn });
  }
  if (list.kind !== 'list' || !list.elem) return misfit(1, { problem: 'list', type: list });
  const elem = list.elem;
  if (!isSub(init, accumulator.type)) {
    return misfit(0, { problem: 'shape', expected: binary(init, elem, init), type: fn });
  }
  const expected = binary(accumulator.type, elem, accumulator.type);
  if (!isSub(fn, expected)) return misfit(0, { problem: 'shape', expected, type: fn });
  return swizzle(fn.elem, 1, fn, list, init);
}

/** `func(a, b) result`, without labels. An erroneous operand makes it that error, and it prints so. */
const binary = (a: Type, b: Type, result: Type): Type =>
  mkFunc(
    [
      { name: '', type: a },
      { name: '', type: b },
    ],
    result,
  );
