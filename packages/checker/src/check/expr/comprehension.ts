// Comprehensions: `[e | p <- xs, if c]`. Spec: 02-types §9.

import { absurd } from '@reflow-lang/base';
import type { Clause } from '@reflow-lang/syntax';
import { mkList, mkTuple, swizzle, type Type } from '@reflow-lang/types';
import { E0217, E0218, E0219 } from '../../catalogue/index.ts';
import { closeFrame } from '../declare.ts';
import { type Frame, openFrame } from '../environment.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, mark, overlook, type Site } from '../pass.ts';
import { bindInScope } from '../pattern.ts';

/**
 * Clauses from left to right, each expression before its pattern is bound. The first that fails ends
 * it. Errors in the body are the original's only if they reach the body's own type (KEEP Q5).
 */
export function checkComprehension(site: Site, e: ExprOf<'compr'>): Type {
  const { pass } = site;
  const frame = openFrame(site.env, e.span.end);
  const types: Type[] = [];
  let failure: Type | undefined;
  for (const [i, clause] of e.clauses.entries()) {
    const type = pass.checkExpr(pass, frame, clause.expr);
    types.push(type);
    failure = type.kind === 'error' ? type : enterClause({ ...site, env: frame }, frame, clause, type, i);
    if (failure) break;
  }
  if (failure) {
    closeFrame(pass, frame);
    return failure;
  }
  const since = mark(pass);
  const body = pass.checkExpr(pass, frame, e.head);
  if (body.kind !== 'error') overlook(pass, since);
  closeFrame(pass, frame);
  return swizzle(mkList(body), -1, ...types);
}

/** Binds an enumeration's pattern or judges a condition; the error type if that fails. */
function enterClause(site: Site, frame: Frame, clause: Clause, type: Type, index: number): Type | undefined {
  switch (clause.kind) {
    case 'filter':
      if (index === 0) return fail(site, finding(E0219, {}), clause.expr.span);
      return type.kind === 'bool' ? undefined : fail(site, finding(E0217, { type }), clause.expr.span);
    case 'enum': {
      const elem = enumerated(type);
      if (!elem) return fail(site, finding(E0218, { type }), clause.expr.span);
      const scope = {
        pass: site.pass,
        frame,
        rule: 'always',
        kind: 'pattern',
        doc: '',
        visibleFrom: Math.max(clause.pat.span.end, clause.expr.span.end),
        broken: site.pass.problems !== site.before,
      } as const;
      const fault = bindInScope(scope, clause.pat, elem);
      return fault && fail(site, fault.what, fault.span);
    }
    default:
      return absurd(clause);
  }
}

/** What an enumeration goes through: elements, or pairs of a map or dir. */
function enumerated(type: Type): Type | undefined {
  if (type.kind === 'list' || type.kind === 'dir') return type.elem;
  if (type.kind !== 'map' || !type.index || !type.elem) return undefined;
  return mkTuple([
    { name: '', type: type.index },
    { name: '', type: type.elem },
  ]);
}
