// Declarations. Spec: 02-types §8.3, §15.

import { absurd } from '@reflow-lang/base';
import type { Decl } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { E0026, E0270 } from '../catalogue/index.ts';
import { declareAlias, declareFailedAlias } from './declare.ts';
import { finding } from './finding.ts';
import { fail, record, type Site } from './pass.ts';
import { resolveType } from './written-type.ts';

/** The type of a declaration: of its initialiser, or its written type. Binds nothing. */
export function checkDecl(site: Site, decl: Decl): Type {
  return record(site.pass, decl, declType(site, decl));
}

function declType(site: Site, decl: Decl): Type {
  switch (decl.kind) {
    case 'assign':
      return site.pass.checkExpr(site.pass, site.env, decl.expr);
    case 'declare':
    case 'typedecl':
      return resolveType(site, decl.type);
    case 'error':
      if (decl.reason === 'several-defaults') return fail(site, finding(E0026, {}), decl.nameSpan ?? decl.span);
      return fail(site, finding(E0270, { what: 'declaration' }), decl.span);
    default:
      return absurd(decl);
  }
}

/** Binds a type name, or remembers that its declaration failed. */
export function bindAliasDecl(site: Site, decl: Extract<Decl, { kind: 'typedecl' }>, type: Type): void {
  const declaration = {
    name: decl.name,
    kind: 'alias',
    type,
    rule: 'never',
    pos: decl.pos,
    span: decl.nameSpan,
    doc: decl.docText,
    visibleFrom: decl.span.end,
    broken: type.kind === 'error',
  } as const;
  if (type.kind === 'error') declareFailedAlias(site.pass, site.env, decl.id, declaration);
  else declareAlias(site.pass, site.env, decl.id, declaration);
}
