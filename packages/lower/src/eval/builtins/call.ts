// A call of a builtin, and the two ways it waits for its arguments: all of them, then (for some) the parts
// of a result. Arguments beyond those a builtin names are never evaluated. Spec: 03-evaluation §10.

import { type ByteString, plainError } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import type { BuiltinName, Expr } from '@reflow-lang/syntax';
import type { Value } from '@reflow-lang/values';
import { type Code, type Compilation, code, siteOf, typeOf } from '../../compilation.ts';
import { named, type Site, suspend } from '../../continuation.ts';
import { type Sub, saltK, saltRest, stdExtra } from '../../digest/index.ts';
import type { Env } from '../../env.ts';

/** `expr` is the whole call: an `apply` or a conversion. */
export interface BuiltinCall {
  readonly expr: Expr;
  readonly op: BuiltinName;
  readonly args: readonly Expr[];
}

/** A call at run time: what its continuations are made of. */
export interface RunningCall {
  readonly site: Site;
  readonly env: Env;
}

/** The argument at a place; the checker has counted them. */
export function argument(call: BuiltinCall, index: number): Expr {
  const arg = call.args[index];
  if (arg === undefined) throw plainError(`internal error: too few arguments in call to ${call.op}`);
  return arg;
}

/** One argument, waited for. */
export function onArgument(
  call: BuiltinCall,
  c: Compilation,
  apply: (value: Value, running: RunningCall) => Value,
): Code {
  const arg = argument(call, 0);
  const argCode = code(arg, c);
  const type = typeOf(arg, c);
  const site = siteOf(call.expr, c);
  return (env) => {
    const value = argCode(env);
    const running: RunningCall = { site, env };
    const result =
      value instanceof Flow
        ? suspendCall(running, [{ type, value }], 1, ([got]) => apply(got ?? value, running))
        : apply(value, running);
    return named(result, c.ident);
  };
}

/** The first `count` arguments, waited for together. */
export function onArguments(
  call: BuiltinCall,
  c: Compilation,
  count: number,
  apply: (values: readonly Value[], running: RunningCall) => Value,
): Code {
  const args = call.args.slice(0, count).map((arg) => ({ code: code(arg, c), type: typeOf(arg, c) }));
  const site = siteOf(call.expr, c);
  return (env) => {
    const running: RunningCall = { site, env };
    const subs = args.map((arg) => ({ type: arg.type, value: arg.code(env) }));
    return named(
      awaitAll(running, subs, 1, (values) => apply(values, running)),
      c.ident,
    );
  };
}

/** Waits for the delayed ones among `subs`, if any. `more` tells stages of equal operands apart in the salt. */
export function awaitAll(
  running: RunningCall,
  subs: readonly Sub[],
  stage: number,
  apply: (values: readonly Value[]) => Value,
  more: () => ByteString = () => '',
): Value {
  for (const sub of subs) if (sub.value instanceof Flow) return suspendCall(running, subs, stage, apply, more);
  return apply(subs.map((sub) => sub.value));
}

/** The K of a stage, whether or not an operand is delayed. */
export function suspendCall(
  { site, env }: RunningCall,
  subs: readonly Sub[],
  stage: number,
  apply: (values: readonly Value[]) => Value,
  more: () => ByteString = () => '',
): Flow {
  const { expr, ctx } = site;
  const salt = (): ByteString => saltK(expr, subs, saltRest(expr, env, ctx, stage) + more(), ctx);
  return suspend(site, subs, { extra: stdExtra(expr, env, ctx), salt }, apply);
}
