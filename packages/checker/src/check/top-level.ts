// Top-level declarations and what they export. Spec: 02-types §15.3.

import { absurd, type Span } from '@reflow-lang/base';
import type { Decl } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { W0021 } from '../catalogue/index.ts';
import { bindAliasDecl, checkDecl } from './decl.ts';
import { kindOfValue } from './declare.ts';
import { isExported } from './environment.ts';
import { finding } from './finding.ts';
import { type DeclOf, type Exported, type ModuleState, takeErrors } from './module-state.ts';
import { report, type Site } from './pass.ts';
import { bindInScope, declareFailedNames, type Scope } from './pattern.ts';
import { patternNames } from './pattern-text.ts';

/** Checks a declaration and binds it, unless it has errors. */
export function checkTopLevel(module: ModuleState, decl: Decl): void {
  const { pass, frame } = module;
  const site: Site = { pass, env: frame, before: pass.problems };
  const failures = pass.failures;
  const type = checkDecl(site, decl);
  switch (decl.kind) {
    case 'assign':
      if (takeErrors(module, decl, failures)) declareFailedNames(scopeOf(module, site, decl), decl.pat);
      else bindValues(module, site, decl, type);
      break;
    case 'typedecl':
      bindType(module, site, decl, type);
      break;
    case 'declare':
    case 'error':
      module.errors.push({ pos: decl.pos, message: type.error?.message ?? '' });
      break;
    default:
      absurd(decl);
  }
}

function bindType(module: ModuleState, site: Site, decl: DeclOf<'typedecl'>, type: Type): void {
  bindAliasDecl(site, decl, type);
  if (type.error) {
    module.errors.push({ pos: decl.pos, message: type.error.message });
    return;
  }
  if (!isExported(decl.name)) return;
  addExport(module, 'aliases', { name: decl.name, type, span: decl.nameSpan });
  module.docs.set(decl.name, decl.doc);
}

/** Names that a pattern binds before it turns out not to fit stay bound (KEEP), but are not exported. */
function bindValues(module: ModuleState, site: Site, decl: DeclOf<'assign'>, type: Type): void {
  const { pass, frame } = module;
  const fault = bindInScope(scopeOf(module, site, decl), decl.pat, type);
  if (fault) {
    report(pass, fault.what, fault.span);
    module.errors.push({ pos: decl.pos, message: fault.what.compat });
    return;
  }
  for (const [name, span] of namesWithSpans(decl)) {
    const bound = frame.values.get(name);
    module.docs.set(name, decl.doc);
    if (bound && isExported(name)) addExport(module, 'values', { name, type: bound.type, span });
  }
}

/** Each name once, where it stands last: that occurrence is what is bound. */
const namesWithSpans = (decl: DeclOf<'assign'>): ReadonlyMap<string, Span> =>
  new Map(patternNames(decl.pat).map((p) => [p.name, p.span]));

/** A name exported twice is listed twice; importers see the last (FIX Q12). */
function addExport(module: ModuleState, space: 'values' | 'aliases', exported: Exported): void {
  const key = `${space} ${exported.name}`;
  if (module.exportedNames.has(key)) {
    report(module.pass, finding(W0021, { name: exported.name, what: 'export' }), exported.span);
  }
  module.exportedNames.add(key);
  module[space].push(exported);
}

function scopeOf(module: ModuleState, site: Site, decl: DeclOf<'assign'>): Scope {
  return {
    pass: module.pass,
    frame: module.frame,
    rule: 'unexported',
    kind: kindOfValue(decl.expr),
    doc: decl.docText,
    visibleFrom: decl.span.end,
    broken: module.pass.problems !== site.before,
  };
}
