// W0117 unreachable-branch. Spec: 07-cli §20.6 (unreachable arms; of a switch they are E0242).

import type { Span } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { LintModule } from '../lint-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly value: boolean;
  readonly where: 'if' | 'filter';
}

export const W0117 = mkRule<Args>({
  code: 'W0117',
  name: 'unreachable-branch',
  severity: 'warning',
  description: 'a condition that is always the same',
  tags: ['correctness', 'unused'],
  message: ({ value, where }) =>
    where === 'if'
      ? `this condition is always ${value}: the ${value ? 'else ' : 'first '}branch is never taken`
      : `this condition is always ${value}: it lets ${value ? 'everything' : 'nothing'} through`,
  *find(module) {
    for (const { condition, where } of conditions(module)) {
      const value = constant(condition);
      if (value !== undefined) yield { span: condition.span, args: { value, where } };
    }
  },
});

interface Condition {
  readonly condition: Expr & { readonly span: Span };
  readonly where: Args['where'];
}

function* conditions({ exprs }: LintModule): Iterable<Condition> {
  for (const e of exprs) {
    if (e.kind === 'cond') yield { condition: e.cond, where: 'if' };
    if (e.kind !== 'compr') continue;
    for (const clause of e.clauses) if (clause.kind === 'filter') yield { condition: clause.expr, where: 'filter' };
  }
}

/** `true`, `false` and their negations; a name bound to one is a switch that someone means to turn. */
function constant(condition: Expr): boolean | undefined {
  let negated = false;
  let e = condition;
  for (; e.kind === 'unop' && e.op === '!'; e = e.arg) negated = !negated;
  return e.kind === 'lit' && e.value.kind === 'bool' ? e.value.value !== negated : undefined;
}
