// What compiling an expression needs to know, and what it gives: a closure from environment to value.
// Constructs reach the dispatcher through `code`, so that each stands in a file of its own.
// Spec: 03-evaluation §25.3.

import type { CheckedModule } from '@reflow-lang/checker';
import type { Decl, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { ModuleValue, Value } from '@reflow-lang/values';
import type { EvalContext, EvalSessionState } from './context.ts';
import type { Site } from './continuation.ts';
import type { Env } from './env.ts';
import { pushNames, type Scope } from './scope.ts';

/** Evaluates an expression: its value, maybe a Flow. Throws a ReflowError when evaluation fails. */
export type Code = (env: Env) => Value;

/** The parts of lowering a construct may call back into. */
export interface Compiler {
  compile(e: Expr, c: Compilation): Code;
  instantiate(session: EvalSessionState, module: CheckedModule, outer: Env): ModuleValue;
}

/** Where an expression stands. */
export interface Compilation {
  readonly ctx: EvalContext;
  readonly scope: Scope;
  /** Names the flows made here (03 §3); `''` for none. */
  readonly ident: string;
  readonly compiler: Compiler;
}

export const code = (e: Expr, c: Compilation): Code => c.compiler.compile(e, c);

/** Code compiled when it is first needed: bodies of functions and branches. */
export function lazyCode(e: Expr, c: Compilation): Code {
  let compiled: Code | undefined;
  return (env) => {
    compiled ??= code(e, c);
    return compiled(env);
  };
}

export const typeOf = (e: Expr, c: Compilation): Type => c.ctx.module.tables.typeOf(e);

export const typeOfDecl = (decl: Decl, c: Compilation): Type => c.ctx.module.tables.typeOfDecl(decl);

export function siteOf<E extends Expr>(e: E, c: Compilation): Site<E> {
  return { expr: e, type: typeOf(e, c), ctx: c.ctx, ident: c.ident };
}

/** One frame further in. */
export const within = (c: Compilation, names: readonly string[]): Compilation => ({
  ...c,
  scope: pushNames(c.scope, names),
});

export type AssignDecl = Decl & { readonly kind: 'assign' };

/** The declarations with a value: the only ones that count at run time. */
export function assignments(decls: readonly Decl[]): readonly AssignDecl[] {
  return decls.filter((decl): decl is AssignDecl => decl.kind === 'assign');
}

/** Code of a declaration's initialiser, under the name its flows get. Spec: 03 §3. */
export function initialiser(decl: AssignDecl, c: Compilation): Code {
  return code(decl.expr, { ...c, ident: declIdent(decl, c.ident) });
}

/** `mod.D.x`; a declaration with another pattern than a name keeps the enclosing ident. */
function declIdent(decl: AssignDecl, ident: string): string {
  if (decl.pat.kind !== 'ident') return ident;
  return ident === '' ? decl.pat.name : `${ident}.${decl.pat.name}`;
}

/** A declaration's bare name: of an exec or `@requires` parameter. */
export const parameterName = (decl: AssignDecl): string => (decl.pat.kind === 'ident' ? decl.pat.name : '');
