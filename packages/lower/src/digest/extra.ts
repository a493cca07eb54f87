// What a continuation digests besides its immediate operands: the operation alone (single) and what
// the form adds. Spec: 03-evaluation §18.3.

import { type ByteString, utf8Bytes } from '@reflow-lang/base';
import type { Case, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { type Value, valueMaterial } from '@reflow-lang/values';
import type { EvalContext } from '../context.ts';
import type { Env } from '../env.ts';
import { matchersOf, type PathStep } from '../pattern.ts';
import { argumentDigest, builtinCall, type ExprOf, literalDigest, namesOf, pathLiteral, zeros } from './expr-parts.ts';
import { renderDigestPart, TemplateMemo } from './material.ts';
import { pathDigest, pathMaterial } from './path-digest.ts';
import { exprStep, extendFrame, pushFrame, type Step } from './template.ts';

/** single(e). An exec's holds the image its node was last given: read it before anything else runs. */
export function singleMaterial(e: Expr, ctx: EvalContext): ByteString {
  const call = builtinCall(e, ctx.module.tables);
  if (call !== undefined) return zeros + call.op;
  switch (e.kind) {
    case 'ascribe':
    case 'requires':
      return '';
    case 'binop':
    case 'unop':
      return zeros + e.op;
    case 'deref':
      return zeros + utf8Bytes(e.field);
    case 'make':
      return zeros + pathLiteral(e);
    case 'exec':
      return zeros + utf8Bytes(ctx.session.currentImage.get(e) ?? '') + utf8Bytes(e.template.text);
    case 'lit':
      return zeros + literalDigest(e);
    case 'ident':
      return zeros + utf8Bytes(e.name);
    default:
      return zeros;
  }
}

/** std(e): single and what the form adds. */
export function stdExtra(e: Expr, env: Env, ctx: EvalContext): ByteString {
  const steps = stdSteps(e, ctx);
  const single = singleMaterial(e, ctx);
  if (steps === undefined) return single;
  return single + renderDigestPart(stdParts, { e, part: 0, env, ctx }, steps);
}

function stdSteps(e: Expr, ctx: EvalContext): (() => readonly Step[]) | undefined {
  if (e.kind === 'cond') return () => [exprStep(e.then, undefined), exprStep(e.else, undefined)];
  if (e.kind === 'binop' && (e.op === '&&' || e.op === '||')) return () => [exprStep(e.right, undefined)];
  if (e.kind === 'apply' && ctx.module.tables.builtinOf(e.id) === undefined) {
    return () => e.args.map((arg) => exprStep(arg, undefined));
  }
  return undefined;
}

/** comprExtra(i): clauses from `i` on and the head; KEEP: a pattern is bound before its own clause counts. */
export function comprExtra(e: ExprOf<'compr'>, i: number, env: Env, ctx: EvalContext): ByteString {
  return singleMaterial(e, ctx) + renderDigestPart(comprParts, { e, part: i, env, ctx }, () => comprSteps(e, i));
}

function comprSteps(e: ExprOf<'compr'>, from: number): readonly Step[] {
  const steps: Step[] = [];
  let frame = pushFrame(undefined, [], []);
  e.clauses.slice(from).forEach((clause, at) => {
    if (clause.kind === 'enum') {
      const named = matchersOf(clause.pat).flatMap(({ name, path }) => (name === undefined ? [] : [{ name, path }]));
      frame = extendFrame(
        frame,
        named.map(({ name }) => name),
        named.map(({ path }) => pathDigest(path)),
      );
    }
    if (at > 0) steps.push(exprStep(clause.expr, frame));
  });
  steps.push(exprStep(e.head, frame));
  return steps;
}

/**
 * switchExtra: the scrutinee, the remaining path, and the remaining cases, the current one first. `env`
 * is that of the switch.
 */
export function switchExtra(
  e: ExprOf<'switch'>,
  cases: readonly Case[],
  path: readonly PathStep[],
  value: Value,
  type: Type,
  env: Env,
  ctx: EvalContext,
): ByteString {
  const before = singleMaterial(e, ctx) + valueMaterial(value, type) + pathMaterial(path);
  return before + renderDigestPart(switchParts, { e, part: cases.length, env, ctx }, () => cases.flatMap(caseSteps));
}

function caseSteps(c: Case): readonly Step[] {
  const matchers = matchersOf(c.pat);
  const paths = matchers.map((matcher) => pathMaterial(matcher.path)).join('');
  const names = namesOf(matchers);
  const frame = pushFrame(
    undefined,
    names,
    names.map((_, i) => argumentDigest(i)),
  );
  return [`grail.com/reflow/syntax.CaseClausegrail.com/reflow/syntax.Pat${paths}`, exprStep(c.expr, frame)];
}

const stdParts = new TemplateMemo();
const comprParts = new TemplateMemo();
const switchParts = new TemplateMemo();
