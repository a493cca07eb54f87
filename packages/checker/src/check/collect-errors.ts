// The compat view of what is wrong with an expression: the lines the original collects.
//
// A walk over the checked tree: an erroneous node speaks only if nothing below it does. Failing
// declarations speak twice, bodies of comprehensions and template arguments not at all (KEEP Q5, Q20).
// Left spines and `else if` chains are long, so the walk keeps its own stack. Spec: 02-types §8.3.

import { type CompatMessage, renderPos } from '@reflow-lang/base';
import type { Decl, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Pass } from './pass.ts';
import { subexpressions } from './subexpressions.ts';

/** The lines of an expression that has been checked, in source order; duplicates included. */
export function collectErrors(pass: Pass, root: Expr): readonly CompatMessage[] {
  const lines: CompatMessage[] = [];
  const stack: Visit[] = [visit(pass, root, 0)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const step = top.steps[top.next++];
    if (step === undefined) {
      stack.pop();
      if (lines.length === top.start) lines.push(...ownLines(pass, top.expr));
    } else if (step.kind === 'expr') {
      stack.push(visit(pass, step.expr, lines.length));
    } else if (step.kind === 'line') {
      lines.push(step.line);
    } else if (lines.length > top.start) {
      stack.pop();
    }
  }
  return lines;
}

/**
 * `pos: message` lines, joined: the text of an error list. Lists that repeat lists (nested parameters,
 * chains of imports) double at every step, so the text ends after some megabytes.
 */
export function renderLines(lines: readonly CompatMessage[]): string {
  const texts: string[] = [];
  let length = 0;
  for (const { pos, message } of lines) {
    const text = `${renderPos(pos)}: ${message}`;
    length += text.length;
    if (length > maxLength && texts.length > 0) break;
    texts.push(text.length > maxLength ? text.slice(0, maxLength) : text);
  }
  return texts.join('\n');
}

const maxLength = 4_000_000;

interface Visit {
  readonly expr: Expr;
  /** How many lines there were before this expression. */
  readonly start: number;
  readonly steps: readonly Step[];
  next: number;
}

type Step =
  | { readonly kind: 'expr'; readonly expr: Expr }
  | { readonly kind: 'line'; readonly line: CompatMessage }
  /** Nothing more of this expression if there are lines. */
  | { readonly kind: 'stopIfAny' };

function visit(pass: Pass, expr: Expr, start: number): Visit {
  const steps: Step[] = [];
  const decls = declsOf(expr);
  for (const decl of decls) steps.push(...declSteps(pass, decl));
  if (decls.length > 0) steps.push({ kind: 'stopIfAny' });
  for (const part of subexpressions(expr, pass.builtins.has(expr.id))) steps.push({ kind: 'expr', expr: part });
  if (expr.kind === 'block' || expr.kind === 'func') steps.push({ kind: 'expr', expr: expr.body });
  if (expr.kind === 'switch') for (const { expr: body } of expr.cases) steps.push({ kind: 'expr', expr: body });
  if (expr.kind === 'compr') for (const clause of expr.clauses) steps.push({ kind: 'expr', expr: clause.expr });
  return { expr, start, steps, next: 0 };
}

function declsOf(expr: Expr): readonly Decl[] {
  switch (expr.kind) {
    case 'block':
    case 'exec':
    case 'make':
    case 'requires':
      return expr.decls;
    default:
      return [];
  }
}

/** Declarations that were not reached have no type and no lines. */
function declSteps(pass: Pass, decl: Decl): readonly Step[] {
  const type = pass.types[decl.id];
  if (type === undefined) return [];
  const steps: Step[] = [];
  if (type.error) steps.push({ kind: 'line', line: { pos: decl.pos, message: type.error.message } });
  if (decl.kind === 'assign') steps.push({ kind: 'expr', expr: decl.expr });
  return steps;
}

function ownLines(pass: Pass, expr: Expr): readonly CompatMessage[] {
  const type: Type | undefined = pass.types[expr.id];
  if (!type?.error) return [];
  return pass.positioned.get(type.error) ?? [{ pos: expr.pos, message: type.error.message }];
}
