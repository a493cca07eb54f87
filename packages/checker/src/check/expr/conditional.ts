// `if c { a } else { b }`. Spec: 02-types §9.

import type { Expr } from '@reflow-lang/syntax';
import { swizzle, type Type, unify } from '@reflow-lang/types';
import { E0217 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { reportMismatch } from '../mismatch.ts';
import { type ExprOf, fail, type Site, typeAt } from '../pass.ts';

export function checkCond(site: Site, e: ExprOf<'cond'>): Type {
  const cond = typeAt(site.pass, e.cond);
  if (cond.kind !== 'bool') return fail(site, finding(E0217, { type: cond }), e.cond.span);
  const type = unify(0, typeAt(site.pass, e.then), typeAt(site.pass, e.else));
  if (type.kind === 'error') reportMismatch(site, [resultOf(e.then), resultOf(e.else)], 0);
  return swizzle(type, -1, cond);
}

/** The expression at the end of a branch, which has the branch's type. */
function resultOf(branch: Expr): Expr {
  let e = branch;
  while (e.kind === 'block') e = e.body;
  return e;
}
