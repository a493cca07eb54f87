// `@requires(d, …) e`. Spec: 02-types §12.3.

import type { Decl } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { E0820, E0821, E0822, E0823, E0824 } from '../../catalogue/index.ts';
import { collectErrors, renderLines } from '../collect-errors.ts';
import { checkDecl } from '../decl.ts';
import { type Finding, finding, suggesting } from '../finding.ts';
import { type ExprOf, fail, type Site, typeAt } from '../pass.ts';
import { nearestName } from '../suggest.ts';
import { isResource, noteRepeated, resourceFault } from './resource.ts';

/** The type of the annotated expression; the first parameter that is wrong ends it. */
export function checkRequires(site: Site, e: ExprOf<'requires'>): Type {
  for (const decl of e.decls) {
    const failure = checkParameter(site, decl);
    if (failure) return failure;
  }
  noteRepeated(site.pass, e.decls);
  return typeAt(site.pass, e.arg);
}

function checkParameter(outer: Site, decl: Decl): Type | undefined {
  const { pass } = outer;
  const site = { ...outer, before: pass.problems };
  if (decl.kind !== 'assign' || decl.pat.kind !== 'ident') return fail(site, finding(E0822, {}), decl.span);
  const type = checkDecl(site, decl);
  const lines = collectErrors(pass, decl.expr);
  if (lines.length > 0) return fail(site, finding(E0824, { lines: renderLines(lines) }), decl.expr.span);
  const { name } = decl.pat;
  if (type.flow) return fail(site, finding(E0821, { name }), decl.expr.span);
  const what = parameterFault(name, type);
  if (!what) return undefined;
  return fail(site, what, what.code === E0820.code ? decl.pat.span : decl.expr.span);
}

function parameterFault(name: string, type: Type): Finding | undefined {
  if (isResource(name)) return resourceFault(name, type);
  if (name === 'wide') return type.kind === 'bool' ? undefined : finding(E0823, {});
  const nearest = nearestName(name, ['cpu', 'mem', 'disk', 'cpufeatures', 'wide']);
  return suggesting(E0820, { name }, nearest);
}
