// `if`: waits for the condition; the branch not taken is never evaluated. Spec: 03-evaluation §7.

import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import { type Code, type Compilation, code, lazyCode, siteOf, typeOf } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, saltRest, stdExtra } from '../digest/index.ts';
import { expectBool } from '../expect-value.ts';

export function compileCond(e: Expr & { readonly kind: 'cond' }, c: Compilation): Code {
  const cond = code(e.cond, c);
  const whenTrue = lazyCode(e.then, c);
  const whenFalse = lazyCode(e.else, c);
  const site = siteOf(e, c);
  const condType = typeOf(e.cond, c);
  const { ctx, ident } = c;
  return (env) => {
    const value = cond(env);
    if (value === true) return whenTrue(env);
    if (value === false) return whenFalse(env);
    if (!(value instanceof Flow)) return expectBool(value);
    const subs = [{ type: condType, value }];
    const salt = (): string => saltK(e, subs, saltRest(e, env, ctx), ctx);
    const flow = suspend(site, subs, { extra: stdExtra(e, env, ctx), salt }, ([got]) =>
      expectBool(got) ? whenTrue(env) : whenFalse(env),
    );
    return named(flow, ident);
  };
}
