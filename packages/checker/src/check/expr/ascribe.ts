// A value under a written type. Spec: 02-types §9 (ascription).

import { isSub, swizzle, type Type } from '@reflow-lang/types';
import { E0203 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, related, type Site, typeAt } from '../pass.ts';
import { resolveType } from '../written-type.ts';

/** The ascribed type, with the value's qualifiers but never Const of its own. */
export function checkAscribe(site: Site, e: ExprOf<'ascribe'>): Type {
  const to = resolveType(site, e.type);
  if (to.kind === 'error') return to;
  const from = typeAt(site.pass, e.arg);
  if (isSub(from, to)) return swizzle(to, 1, from);
  const what = finding(E0203, {
    subject: e.arg.kind === 'ident' ? e.arg.name : 'value',
    from,
    to,
    wholeFunction: e.arg.kind === 'func' && to.kind !== 'func',
  });
  return fail(site, what, offender(e), { related: [related(site.pass, 'required here', e.type.span)] });
}

/** Of a function declared with a result type, the body is what does not fit. */
function offender(e: ExprOf<'ascribe'>): ExprOf<'ascribe'>['span'] {
  return e.arg.kind === 'func' && e.type.kind === 'func' ? e.arg.body.span : e.arg.span;
}
