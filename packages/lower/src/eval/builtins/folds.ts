// `reduce` and `fold`: left folds whose function sees delayed elements as they are, so a fold over n
// delayed elements stacks n nodes. Spec: 03-evaluation §10.

import { renderPos } from '@reflow-lang/base';
import type { FuncValue, Location, Value } from '@reflow-lang/values';
import type { Code, Compilation } from '../../compilation.ts';
import { expectFunc, expectList, expectValue } from '../../expect-value.ts';
import { fault } from '../../fault.ts';
import { type BuiltinCall, onArguments } from './call.ts';

export const compileReduce = (call: BuiltinCall, c: Compilation): Code =>
  onArguments(call, c, 2, ([fn, list]) => {
    const items = expectList(list);
    const [first] = items;
    if (first === undefined) throw fault(call.expr.pos, 'cannot reduce empty list');
    return foldLeft(call, expectFunc(fn), first, items, 1);
  });

export const compileFold = (call: BuiltinCall, c: Compilation): Code =>
  onArguments(call, c, 3, ([fn, list, zero]) => foldLeft(call, expectFunc(fn), expectValue(zero), expectList(list), 0));

function foldLeft(call: BuiltinCall, fn: FuncValue, first: Value, items: readonly Value[], from: number): Value {
  const loc: Location = { position: renderPos(call.expr.pos), ident: '' };
  let result = first;
  for (let i = from; i < items.length; i++) result = fn.apply(loc, [result, expectValue(items[i])]);
  return result;
}
