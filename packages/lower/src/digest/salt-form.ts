// Salts that mention expressions: what is still to be evaluated when a continuation resumes.
// Spec: 03-evaluation §20.

import { type ByteString, type Digest, digestOf, le64 } from '@reflow-lang/base';
import { seq, textStr } from '@reflow-lang/flow';
import type { Case, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import type { EvalContext } from '../context.ts';
import type { Env } from '../env.ts';
import { type Matcher, matchersOf } from '../pattern.ts';
import { declaredNames, group, mapValueSteps, patternMaterial, templateSteps } from './exact-expr.ts';
import { assigned, builtinCall, type ExprOf } from './expr-parts.ts';
import { renderExactPart, TemplateMemo } from './material.ts';
import { pathDigest } from './path-digest.ts';
import { exactDigest, type Sub, saltK } from './salt.ts';
import { exprStep, extendFrame, pushFrame, type Step } from './template.ts';

/**
 * The `rest` of saltK by form; `stage` is that of a builtin. The keys stage of `map(list)` adds the
 * values it will hold, which only its caller has.
 */
export function saltRest(e: Expr, env: Env, ctx: EvalContext, stage = 0): ByteString {
  const { tables } = ctx.module;
  if (builtinCall(e, tables) !== undefined) return le64(stage);
  const steps = restSteps(e, ctx);
  return steps === undefined ? '' : renderExactPart(restParts, { e, part: 0, env, ctx }, steps);
}

function restSteps(e: Expr, ctx: EvalContext): (() => readonly Step[]) | undefined {
  const { tables } = ctx.module;
  switch (e.kind) {
    case 'cond':
      return () => [exprStep(e.then, undefined), exprStep(e.else, undefined)];
    case 'binop':
      return e.op === '&&' || e.op === '||' ? () => [exprStep(e.right, undefined)] : undefined;
    case 'apply':
      return () => group(e.args, undefined);
    case 'map':
      return () => mapValueSteps(e, tables);
    case 'exec':
      return () => [seq(namesDeclared(e)), ...templateSteps(e, undefined, tables)];
    case 'make':
      return () => [textStr(tables.importPathOf(e.id) ?? ''), seq(namesDeclared(e))];
    default:
      return undefined;
  }
}

const namesDeclared = (e: ExprOf<'exec'> | ExprOf<'make'>): readonly ByteString[] =>
  assigned(e.decls).map((decl) => declaredNames(matchersOf(decl.pat)));

/** Stage 1 waits for clause `i`, stage 2 for the lists it made. */
export function saltCompr(
  e: ExprOf<'compr'>,
  subs: readonly Sub[],
  stage: 1 | 2,
  i: number,
  env: Env,
  ctx: EvalContext,
): ByteString {
  const clauses = renderExactPart(comprParts, { e, part: i, env, ctx }, () => comprSteps(e, i));
  return saltK(e, subs, le64(stage) + le64(i) + clauses, ctx);
}

/**
 * Unlike in the digest, a clause's own pattern is not bound yet where its expression stands:
 * `y <- [0, y]` mentions an outer `y`.
 */
function comprSteps(e: ExprOf<'compr'>, from: number): readonly Step[] {
  const steps: Step[] = [];
  let frame = pushFrame(undefined, [], []);
  e.clauses.slice(from).forEach((clause, at) => {
    steps.push(clause.kind === 'enum' ? `e${patternMaterial(matchersOf(clause.pat))}` : 'f');
    if (at > 0) steps.push(exprStep(clause.expr, frame));
    if (clause.kind === 'enum') frame = extendFrame(frame, ...bindClause(matchersOf(clause.pat), from + at));
  });
  steps.push(exprStep(e.head, frame));
  return steps;
}

/** A leaf of clause j, whatever element is being looked at. */
function bindClause(matchers: readonly Matcher[], j: number): [readonly string[], readonly Digest[]] {
  const named = matchers.flatMap(({ name, path }) => (name === undefined ? [] : [{ name, path }]));
  return [named.map(({ name }) => name), named.map(({ path }) => digestOf(le64(j) + pathDigest(path)))];
}

/** How far a switch has come: in which matcher of the current case, at which step of its path. */
export interface SwitchPlace {
  readonly matcher: number;
  readonly step: number;
  readonly subject: Value;
  readonly subjectType: Type;
}

export function saltSwitch(
  e: ExprOf<'switch'>,
  subs: readonly Sub[],
  at: SwitchPlace,
  cases: readonly Case[],
  env: Env,
  ctx: EvalContext,
): ByteString {
  const place = exactDigest(at.subject, at.subjectType) + le64(at.matcher) + le64(at.step);
  const rest = renderExactPart(switchParts, { e, part: cases.length, env, ctx }, () => cases.flatMap(caseSteps));
  return saltK(e, subs, place + rest, ctx);
}

/** A name stands for its matcher, `_` counted: `(_, x)` and `(x, y)` have the same paths. */
function caseSteps(c: Case): readonly Step[] {
  const matchers = matchersOf(c.pat);
  const named = matchers.flatMap(({ name }, i) => (name === undefined ? [] : [{ name, i }]));
  const frame = pushFrame(
    undefined,
    named.map(({ name }) => name),
    named.map(({ i }) => digestOf(le64(i))),
  );
  return [patternMaterial(matchers), exprStep(c.expr, frame)];
}

const restParts = new TemplateMemo();
const comprParts = new TemplateMemo();
const switchParts = new TemplateMemo();
