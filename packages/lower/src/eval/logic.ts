// `&&` and `||`: wait for the left operand only; the right one is evaluated when it is needed.
// Spec: 03-evaluation §7.

import { Flow } from '@reflow-lang/flow';
import { type Compilation, lazyCode, siteOf, typeOf } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, saltRest, stdExtra } from '../digest/index.ts';
import { expectBool } from '../expect-value.ts';
import type { BinopExpr, Step } from './operators.ts';

export function logicStep(e: BinopExpr, c: Compilation): Step {
  const right = lazyCode(e.right, c);
  const site = siteOf(e, c);
  const leftType = typeOf(e.left, c);
  const { ctx, ident } = c;
  /** The left value that decides alone. */
  const decisive = e.op === '||';
  return (left, env) => {
    if (!(left instanceof Flow)) return expectBool(left) === decisive ? decisive : right(env);
    const subs = [{ type: leftType, value: left }];
    const salt = (): string => saltK(e, subs, saltRest(e, env, ctx), ctx);
    const flow = suspend(site, subs, { extra: stdExtra(e, env, ctx), salt }, ([got]) =>
      expectBool(got) === decisive ? decisive : right(env),
    );
    return named(flow, ident);
  };
}
