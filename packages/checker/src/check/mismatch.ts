// Which of several expressions breaks unification, and with which other it conflicts.
// Spec: 10-editor §3.3 (unify failure).

import type { Expr } from '@reflow-lang/syntax';
import { type ConstLevel, renderType, type Type, unify, unifyAll } from '@reflow-lang/types';
import { related, report, type Site, typeAt } from './pass.ts';
import { typeProblem } from './type-problem.ts';

/** Reports the failure of unifying these, at the first that does not go with those before it; consequences are not told. */
export function reportMismatch(site: Site, parts: readonly Expr[], max: ConstLevel): void {
  const { pass } = site;
  if (pass.problems !== site.before) return;
  const types = parts.map((p) => typeAt(pass, p));
  const at = firstMisfit(types, max);
  const misfit = parts[at];
  const type = types[at];
  const error = unifyAll(max, types.slice(0, at + 1)).error;
  if (!misfit || !type || !error) return;
  const other = Math.max(
    0,
    types.slice(0, at).findIndex((t) => unify(max, t, type).kind === 'error'),
  );
  const [otherPart, otherType] = [parts[other], types[other]];
  report(pass, typeProblem(error), misfit.span, {
    related:
      otherPart && otherType && otherPart !== misfit
        ? [
            related(pass, `this is ${renderType(type)}`, misfit.span),
            related(pass, `this is ${renderType(otherType)}`, otherPart.span),
          ]
        : [],
  });
}

/** Index of the first type with which unification fails; failure never heals, so halving finds it. */
function firstMisfit(types: readonly Type[], max: ConstLevel): number {
  let low = 0;
  let high = types.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unifyAll(max, types.slice(0, middle + 1)).kind === 'error') high = middle;
    else low = middle + 1;
  }
  return low;
}
