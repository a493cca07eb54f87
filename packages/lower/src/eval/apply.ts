// Functions and calls. Spec: 03-evaluation §7.

import { renderPos } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { FuncValue, Location, Value } from '@reflow-lang/values';
import { Closure, type FuncCode } from '../closure.ts';
import { type Code, type Compilation, code, lazyCode, siteOf, typeOf, within } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, saltRest, stdExtra } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectFunc } from '../expect-value.ts';
import { compileBuiltin } from './builtins/builtin.ts';

export type ApplyExpr = Expr & { readonly kind: 'apply' };

export function compileFunc(e: Expr & { readonly kind: 'func' }, c: Compilation): Code {
  const params = e.params.map((param) => param.name);
  const funcCode: FuncCode = { expr: e, params, body: lazyCode(e.body, within(c, params)), ctx: c.ctx };
  return (env) => new Closure(funcCode, env);
}

export function compileApply(e: ApplyExpr, c: Compilation): Code {
  const builtin = c.ctx.module.tables.builtinOf(e.id);
  return builtin === undefined ? compileCall(e, c) : compileBuiltin({ expr: e, op: builtin, args: e.args }, c);
}

/** The values of arguments; the common counts without a loop. */
function argumentsOf(args: readonly Code[]): (env: Env) => readonly Value[] {
  const [first, second] = args;
  if (args.length === 1 && first !== undefined) return (env) => [first(env)];
  if (args.length === 2 && first !== undefined && second !== undefined) return (env) => [first(env), second(env)];
  return (env) => args.map((arg) => arg(env));
}

/** Waits for the function; its arguments are evaluated then, and passed delayed. */
function compileCall(e: ApplyExpr, c: Compilation): Code {
  const fn = code(e.fn, c);
  const args = e.args.map((arg) => code(arg, c));
  const site = siteOf(e, c);
  const fnType = typeOf(e.fn, c);
  const { ctx, ident } = c;
  const loc: Location = { position: renderPos(e.pos), ident };
  const values = argumentsOf(args);
  const call = (f: FuncValue, env: Env): Value => f.apply(loc, values(env));
  return (env) => {
    const f = fn(env);
    if (!(f instanceof Flow)) return named(call(expectFunc(f), env), ident);
    const subs = [{ type: fnType, value: f }];
    const salt = (): string => saltK(e, subs, saltRest(e, env, ctx), ctx);
    const flow = suspend(site, subs, { extra: stdExtra(e, env, ctx), salt }, ([got]) => call(expectFunc(got), env));
    return named(flow, ident);
  };
}
