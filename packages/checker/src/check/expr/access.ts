// Fields, members and elements: `e.n` and `e[i]`. Spec: 02-types §9.

import { equalTypes, fieldNamed, intType, renderType, swizzle, type Type } from '@reflow-lang/types';
import { E0202, E0213, E0214, E0215, E0216 } from '../../catalogue/index.ts';
import { finding, suggesting } from '../finding.ts';
import { type ExprOf, fail, related, type Site, typeAt } from '../pass.ts';
import { nearestName } from '../suggest.ts';

/** FIX(Q12): of two fields of one name the last counts, for the type as for the value. */
export function checkDeref(site: Site, e: ExprOf<'deref'>): Type {
  const owner = typeAt(site.pass, e.object);
  if (owner.kind !== 'struct' && owner.kind !== 'module') {
    return fail(site, finding(E0213, { type: owner }), e.object.span);
  }
  const field = fieldNamed(owner, e.field);
  if (field) return swizzle(field, 1, owner);
  const nearest = nearestName(
    e.field,
    owner.fields.map((f) => f.name),
  );
  const what = suggesting(E0202, { name: e.field, owner }, nearest);
  return fail(site, what, e.fieldSpan, {
    related: [related(site.pass, `of type ${renderType(owner)}`, e.object.span)],
  });
}

/** KEEP(Q9): the container's own flow and level do not count. */
export function checkIndex(site: Site, e: ExprOf<'index'>): Type {
  const object = typeAt(site.pass, e.object);
  const index = typeAt(site.pass, e.index);
  if (object.kind === 'list' && object.elem) {
    if (!equalTypes(index, intType)) return fail(site, finding(E0214, { type: index }), e.index.span);
    return swizzle(object.elem, 1, index);
  }
  if (object.kind === 'map' && object.elem && object.index) {
    if (!equalTypes(index, object.index)) return fail(site, finding(E0215, { key: index, map: object }), e.index.span);
    return swizzle(object.elem, 1, index);
  }
  return fail(site, finding(E0216, { type: object }), e.object.span);
}
