// Digests and exact forms of expressions in an environment. Each expression is compiled once; the
// templates live as long as the expression. Spec: 03-evaluation §18, §25.3.

import { type ByteString, type Digest, digestOf } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { EvalContext } from '../context.ts';
import type { Env } from '../env.ts';
import { exactEmitter } from './exact-expr.ts';
import { digestEmitter } from './expr-digest.ts';
import { compileTemplate, exprStep, type Piece, renderTemplate, type Step } from './template.ts';

/** H(D(e, env)). Spec: 03 §18.2. */
export function digestExpr(e: Expr, env: Env, ctx: EvalContext): Digest {
  return digestOf(exprMaterial(e, env, ctx));
}

/** D(e, env). */
export function exprMaterial(e: Expr, env: Env, ctx: EvalContext): ByteString {
  const pieces = digests.of(e, 0, () => compileTemplate([exprStep(e, undefined)], digestEmitter(ctx.module.tables)));
  return renderTemplate(pieces, env);
}

/** X(e, env): exact expression. Spec: 03 §20. */
export function exactExpr(e: Expr, env: Env, ctx: EvalContext): ByteString {
  const pieces = exacts.of(e, 0, () => compileTemplate([exprStep(e, undefined)], exactEmitter(ctx.module.tables)));
  return renderTemplate(pieces, env);
}

/** Compiled materials of expressions, by what part of the expression they are of. */
export class TemplateMemo {
  private readonly memo = new WeakMap<Expr, (readonly Piece[] | undefined)[]>();

  of(e: Expr, part: number, compile: () => readonly Piece[]): readonly Piece[] {
    let parts = this.memo.get(e);
    if (parts === undefined) {
      parts = [];
      this.memo.set(e, parts);
    }
    let pieces = parts[part];
    if (pieces === undefined) {
      pieces = compile();
      parts[part] = pieces;
    }
    return pieces;
  }
}

/** Renders steps in D's form that belong to part `part` of a node. */
export function renderDigestPart(
  memo: TemplateMemo,
  at: { readonly e: Expr; readonly part: number; readonly env: Env; readonly ctx: EvalContext },
  steps: () => readonly Step[],
): ByteString {
  const compile = (): readonly Piece[] => compileTemplate(steps(), digestEmitter(at.ctx.module.tables));
  return renderTemplate(memo.of(at.e, at.part, compile), at.env);
}

/** Renders steps in X's form that belong to part `part` of a node. */
export function renderExactPart(
  memo: TemplateMemo,
  at: { readonly e: Expr; readonly part: number; readonly env: Env; readonly ctx: EvalContext },
  steps: () => readonly Step[],
): ByteString {
  const compile = (): readonly Piece[] => compileTemplate(steps(), exactEmitter(at.ctx.module.tables));
  return renderTemplate(memo.of(at.e, at.part, compile), at.env);
}

const digests = new TemplateMemo();
const exacts = new TemplateMemo();
