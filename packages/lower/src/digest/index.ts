// Digests and exact keys of expressions, and the material continuations add. Spec: 03-evaluation §18, §20.

import type { ByteString, Digest } from '@reflow-lang/base';
import type { Case, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import type { EvalContext } from '../context.ts';
import type { Env } from '../env.ts';
import type { PathStep } from '../pattern.ts';

/** H(D(e, env)). Spec: 03 §18.2. */
export function digestExpr(e: Expr, env: Env, ctx: EvalContext): Digest {
  throw new Error('not written yet: digestExpr');
}
/** D(e, env). */
export function exprMaterial(e: Expr, env: Env, ctx: EvalContext): ByteString {
  throw new Error('not written yet: exprMaterial');
}
/** single(e). Spec: 03 §18.3. */
export function singleMaterial(e: Expr, ctx: EvalContext): ByteString {
  throw new Error('not written yet: singleMaterial');
}
/** std(e): single and what the form adds. */
export function stdExtra(e: Expr, env: Env, ctx: EvalContext): ByteString {
  throw new Error('not written yet: stdExtra');
}
export function comprExtra(e: Expr & { kind: 'compr' }, i: number, env: Env, ctx: EvalContext): ByteString {
  throw new Error('not written yet: comprExtra');
}
export function switchExtra(
  e: Expr & { kind: 'switch' },
  cases: readonly Case[],
  path: readonly PathStep[],
  value: Value,
  type: Type,
  env: Env,
  ctx: EvalContext,
): ByteString {
  throw new Error('not written yet: switchExtra');
}

/** X(e, env): exact expression. Spec: 03 §20. */
export function exactExpr(e: Expr, env: Env, ctx: EvalContext): ByteString {
  throw new Error('not written yet: exactExpr');
}
/** E(v, t): exact value. */
export function exactValue(v: Value, t: Type): ByteString {
  throw new Error('not written yet: exactValue');
}
export function str(text: ByteString): ByteString {
  throw new Error('not written yet: str');
}
export function seq(items: readonly ByteString[]): ByteString {
  throw new Error('not written yet: seq');
}
export function typ(t: Type): ByteString {
  throw new Error('not written yet: typ');
}

/** `H("$/" ‖ module ‖ id)`. */
export function digestSystemFunction(module: string, id: string): Digest {
  throw new Error('not written yet: digestSystemFunction');
}
/** Digest of a pattern path. Spec: 03 §5. */
export function pathDigest(path: readonly PathStep[]): Digest {
  throw new Error('not written yet: pathDigest');
}
export function pathMaterial(path: readonly PathStep[]): ByteString {
  throw new Error('not written yet: pathMaterial');
}

/** One operand of a continuation. */
export interface Sub {
  readonly type: Type;
  readonly value: Value;
}

/** Salt of a K of 03 §4: everything but the stage-specific rest. */
export function saltK(e: Expr, subs: readonly Sub[], rest: ByteString, ctx: EvalContext): ByteString {
  throw new Error('not written yet: saltK');
}
/** The `rest` of saltK by form (if, &&, apply, map literal, exec, make, builtin stages). */
export function saltRest(e: Expr, env: Env, ctx: EvalContext, stage?: number): ByteString {
  throw new Error('not written yet: saltRest');
}
export function saltCompr(
  e: Expr & { kind: 'compr' },
  subs: readonly Sub[],
  stage: 1 | 2,
  i: number,
  env: Env,
  ctx: EvalContext,
): ByteString {
  throw new Error('not written yet: saltCompr');
}
export function saltSwitch(
  e: Expr & { kind: 'switch' },
  subs: readonly Sub[],
  at: { readonly matcher: number; readonly step: number; readonly subject: Value; readonly subjectType: Type },
  cases: readonly Case[],
  env: Env,
  ctx: EvalContext,
): ByteString {
  throw new Error('not written yet: saltSwitch');
}
/** Where in two composites a comparison stands, outermost first. Spec: 03 §20 "comparison". */
export interface CompareStep {
  readonly pair: Digest;
  readonly index: number;
  readonly stage: 1 | 2;
}
export function saltCompare(
  e: Expr,
  subs: readonly Sub[],
  leftType: Type,
  steps: readonly CompareStep[],
  ctx: EvalContext,
): ByteString {
  throw new Error('not written yet: saltCompare');
}
export function saltForceFlow(t: Type): ByteString {
  throw new Error('not written yet: saltForceFlow');
}
export function saltForceComposite(t: Type, tag: string | undefined, components: readonly Sub[]): ByteString {
  throw new Error('not written yet: saltForceComposite');
}
export function saltSequence(b: Value, t: Type): ByteString {
  throw new Error('not written yet: saltSequence');
}
export function saltLibrary(module: string, id: string, args: readonly Sub[]): ByteString {
  throw new Error('not written yet: saltLibrary');
}
export function saltVal(v: Value, t: Type): ByteString {
  throw new Error('not written yet: saltVal');
}
export function saltExec(
  image: string,
  cmd: string,
  argmap: readonly { readonly out: boolean; readonly index: number }[],
  outputIsDir: readonly boolean[],
): ByteString {
  throw new Error('not written yet: saltExec');
}
export function saltExecOutputs(
  outputs: readonly { readonly kind: 'file' | 'dir'; readonly index: number }[],
): ByteString {
  throw new Error('not written yet: saltExecOutputs');
}
export function saltLocalDir(paths: readonly string[]): ByteString {
  throw new Error('not written yet: saltLocalDir');
}
