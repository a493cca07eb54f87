// How a system function is applied: the one place where its arguments are awaited.
//
// Delayed arguments make the call a K that waits for them; components of an argument stay delayed,
// unless the function's mode is `forced`. In mode `direct` everything is the function's own business.
// Spec: 06-stdlib §1, 03-evaluation §20 ("library function").

import { digestOf } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { SystemFunction } from '@reflow-lang/stdlib';
import { type Type, unitType } from '@reflow-lang/types';
import { type Value, valueMaterial } from '@reflow-lang/values';
import { digestSystemFunction, type Sub, saltLibrary } from '../digest/index.ts';
import { expectValue } from '../expect-value.ts';
import { force, toFlow } from '../force.ts';
import { settle } from '../node.ts';
import type { Call, Implementation } from './implementation.ts';

/** The result, or a Flow of it. Throws what the function throws when nothing is delayed. */
export function applySystemFunction(
  fn: SystemFunction,
  implementation: Implementation,
  args: readonly Value[],
  call: Call,
): Value {
  if (fn.mode === 'direct') return implementation(args, call);
  const subs = fn.type.fields.map(({ type }, i): Sub => {
    const value = expectValue(args[i]);
    return { type, value: fn.mode === 'forced' ? force(value, type) : value };
  });
  if (!subs.some(({ value }) => value instanceof Flow)) {
    return implementation(
      subs.map(({ value }) => value),
      call,
    );
  }
  return awaitArguments(fn, implementation, subs, call);
}

/** Static type of what a call gives. */
export const resultType = (fn: SystemFunction): Type => fn.type.elem ?? unitType;

function awaitArguments(fn: SystemFunction, implementation: Implementation, subs: readonly Sub[], call: Call): Flow {
  const deps: Flow[] = [];
  const slots: number[] = [];
  let immediate = '';
  for (const [i, { value, type }] of subs.entries()) {
    if (value instanceof Flow) {
      deps.push(value);
      slots.push(i);
    } else {
      immediate += valueMaterial(value, type);
    }
  }
  return new Flow({
    op: op.k,
    deps,
    ident: call.loc.ident,
    position: call.loc.position,
    flowDigest: digestOf(immediate + digestSystemFunction(fn.module, fn.id)),
    salt: () => saltLibrary(fn.module, fn.id, subs),
    k: (got) =>
      settle(() => {
        const values = subs.map(({ value }) => value);
        for (const [i, value] of got.entries()) values[slots[i] ?? 0] = value;
        return toFlow(implementation(values, call), resultType(fn));
      }),
  });
}
