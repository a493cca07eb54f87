// Expressions for tests of digests: written in the language and checked in the standard environment, or
// put together by hand where they are longer than anyone writes.

import { createSourceFile, noPos } from '@reflow-lang/base';
import { checkExpr, createCheckSession, type SideTables } from '@reflow-lang/checker';
import { createEvalSession } from '@reflow-lang/lower';
import { type BinaryOp, type Decl, type Expr, parseExpr } from '@reflow-lang/syntax';
import { intType } from '@reflow-lang/types';
import type { EvalContext } from '../../src/context.ts';
import type { Env } from '../../src/env.ts';
import { exprContext, exprEnv } from '../../src/session.ts';

export interface ExpressionCase {
  readonly expr: Expr;
  readonly env: Env;
  readonly ctx: EvalContext;
}

/** Throws what the parser or the checker says. */
export function expressionOf(text: string): ExpressionCase {
  const source = createSourceFile('', text);
  const { value: expr, errors } = parseExpr(source);
  const { tables, errors: typeErrors } = checkExpr(source, expr);
  const [error] = [...errors, ...typeErrors];
  if (error !== undefined) throw new Error(`${text}: ${error.message}`);
  return inStandardEnvironment(expr, tables);
}

/** An expression of int literals and names, without anything the checker would have to say. */
export function builtExpression(expr: Expr): ExpressionCase {
  return inStandardEnvironment(expr, {
    typeOf: () => intType,
    typeOfDecl: () => intType,
    builtinOf: () => undefined,
    importOf: () => undefined,
    importPathOf: () => undefined,
    symbolOf: () => undefined,
  });
}

function inStandardEnvironment(expr: Expr, tables: SideTables): ExpressionCase {
  const check = createCheckSession({ readSource: () => ({ ok: false, error: 'no files' }) });
  const files = {
    readFile: () => ({ ok: false as const, error: 'no files' }),
    walkDir: () => ({ ok: false as const, error: 'no files' }),
  };
  const session = createEvalSession(check, { files, trace: () => {}, log: () => {} });
  return { expr, env: exprEnv(session), ctx: exprContext(session, tables) };
}

let nodes = 0;
const base = () => ({ id: nodes++, pos: noPos, span: { start: 0, end: 0 } });

export const mkInt = (value: number): Expr => ({
  ...base(),
  kind: 'lit',
  value: { kind: 'int', value: BigInt(value) },
  raw: String(value),
});
export const mkIdent = (name: string): Expr => ({ ...base(), kind: 'ident', name });
export const mkBinop = (op: BinaryOp, left: Expr, right: Expr): Expr => ({ ...base(), kind: 'binop', op, left, right });
export const mkCond = (cond: Expr, then: Expr, otherwise: Expr): Expr => ({
  ...base(),
  kind: 'cond',
  cond,
  then,
  else: otherwise,
});
export const mkList = (elems: readonly Expr[]): Expr => ({ ...base(), kind: 'list', elems });
export const mkBlock = (decls: readonly Decl[], body: Expr): Expr => ({
  ...base(),
  kind: 'block',
  decls,
  body,
  from: 'braces',
});
export const mkAssign = (name: string, expr: Expr): Decl => ({
  ...base(),
  kind: 'assign',
  pat: { ...base(), kind: 'ident', name },
  expr,
  doc: '',
  docText: '',
});
