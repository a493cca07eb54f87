// How a system function is applied: the one place where its arguments are awaited.
//
// Delayed arguments make the call a K that waits for them; components of an argument stay delayed,
// unless the function's mode is `forced`. In mode `direct` everything is the function's own business.
// Spec: 06-stdlib §1, 03-evaluation §20 ("library function").

import { digestOf } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { SystemFunction } from '@reflow-lang/stdlib';
import { type Type, unitType } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { digestSystemFunction, type Sub, saltLibrary } from '../digest/index.ts';
import { expectValue } from '../expect-value.ts';
import { force, toFlow } from '../force.ts';
import { settle } from '../node.ts';
import { fillHoles, type Holes, splitOperands } from '../operands.ts';
import type { Call, Implementation } from './implementation.ts';

/** The result, or a Flow of it. Throws what the function throws when nothing is delayed. */
export function applySystemFunction(
  fn: SystemFunction,
  implementation: Implementation,
  args: readonly Value[],
  call: Call,
): Value {
  if (fn.mode === 'direct') return implementation(args, call);
  const { fields } = fn.type;
  const values: Value[] = [];
  let isDelayed = false;
  fields.forEach(({ type }, i) => {
    const arg = expectValue(args[i]);
    const value = fn.mode === 'forced' ? force(arg, type) : arg;
    isDelayed ||= value instanceof Flow;
    values.push(value);
  });
  if (!isDelayed) return implementation(values, call);
  const subs = fields.map(({ type }, i) => ({ type, value: expectValue(values[i]) }));
  return awaitArguments(fn, implementation, subs, call);
}

/** Static type of what a call gives. */
export const resultType = (fn: SystemFunction): Type => fn.type.elem ?? unitType;

function awaitArguments(fn: SystemFunction, implementation: Implementation, subs: readonly Sub[], call: Call): Flow {
  const { deps, holes, material } = splitOperands(subs);
  return new Flow({
    op: op.k,
    deps,
    ident: call.loc.ident,
    position: call.loc.position,
    flowDigest: digestOf(material + digestSystemFunction(fn.module, fn.id)),
    salt: () => saltLibrary(fn.module, fn.id, subs),
    k: continuation(fn, implementation, holes, call),
  });
}

function continuation(fn: SystemFunction, implementation: Implementation, holes: Holes, call: Call) {
  return (got: readonly Value[]): Flow =>
    settle(() => toFlow(implementation(fillHoles(holes, got), call), resultType(fn)));
}
