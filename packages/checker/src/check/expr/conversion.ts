// `int(e)` and `float(e)`. Spec: 02-types §11.

import { floatType, intType, swizzle, type Type } from '@reflow-lang/types';
import { E0251 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, type Site, typeAt } from '../pass.ts';

export function checkConversion(site: Site, e: ExprOf<'conversion'>): Type {
  const type = typeAt(site.pass, e.arg);
  const [from, to] = e.op === 'int' ? (['float', intType] as const) : (['int', floatType] as const);
  if (type.kind !== from) return fail(site, finding(E0251, { to: e.op, type }), e.arg.span);
  return swizzle(to, 1, type);
}
