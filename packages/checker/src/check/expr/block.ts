// Blocks: `{ d; d; e }`, also the branches of `if` and the bodies of cases. Spec: 02-types §8.3, §9.

import type { Decl } from '@reflow-lang/syntax';
import { notConst, type Type } from '@reflow-lang/types';
import { bindAliasDecl, checkDecl } from '../decl.ts';
import { closeFrame, kindOfValue } from '../declare.ts';
import { openFrame } from '../environment.ts';
import { type ExprOf, fail, record, type Site } from '../pass.ts';
import { bindInScope, declareFailedNames } from '../pattern.ts';

/**
 * The type of the result expression; that of the last declaration that failed, if one did. A failed
 * declaration is not bound, and what follows is checked all the same.
 */
export function checkBlock(site: Site, e: ExprOf<'block'>): Type {
  const { pass } = site;
  const frame = openFrame(site.env, e.span.end);
  let failed: Type | undefined;
  for (const decl of e.decls) {
    const inner: Site = { pass, env: frame, before: pass.problems };
    const type = checkDecl(inner, decl);
    if (type.kind === 'error') failed = type;
    bindLocal(inner, decl, type);
  }
  const type = pass.checkExpr(pass, frame, e.body);
  closeFrame(pass, frame);
  return failed ?? type;
}

/** Local names are NotConst throughout. A pattern that does not fit makes the declaration an error, not the block. */
function bindLocal(site: Site, decl: Decl, type: Type): void {
  if (decl.kind === 'typedecl') bindAliasDecl(site, decl, type);
  if (decl.kind !== 'assign') return;
  const { pass, env } = site;
  const scope = {
    pass,
    frame: env,
    rule: 'always',
    kind: kindOfValue(decl.expr),
    doc: decl.docText,
    visibleFrom: decl.span.end,
    broken: pass.problems !== site.before,
  } as const;
  if (type.kind === 'error') {
    declareFailedNames(scope, decl.pat);
    return;
  }
  const fault = bindInScope(scope, decl.pat, notConst(type));
  if (fault) record(pass, decl, fail(site, fault.what, fault.span));
}
