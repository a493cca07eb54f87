// Parameters of a module. Spec: 02-types §15.2.

import { absurd, noPos } from '@reflow-lang/base';
import type { Decl } from '@reflow-lang/syntax';
import { affirm, type Type } from '@reflow-lang/types';
import { W0021 } from '../catalogue/index.ts';
import type { ParamInfo } from '../checked-module.ts';
import { checkDecl } from './decl.ts';
import { declareFailed, declareValue } from './declare.ts';
import { finding } from './finding.ts';
import { type DeclOf, type ModuleState, takeErrors } from './module-state.ts';
import { type Mark, mark, record, report, type Site } from './pass.ts';
import { bindInScope, declareFailedNames } from './pattern.ts';

/** Checks a parameter and binds it; later ones may use it. Unused parameters never warn. */
export function checkParam(module: ModuleState, decl: Decl): void {
  const { pass, frame } = module;
  const site: Site = { pass, env: frame, before: pass.problems };
  const since = mark(pass);
  const failures = pass.failures;
  const type = checkDecl(site, decl);
  switch (decl.kind) {
    case 'declare':
      bindRequired(module, decl, type, since);
      break;
    case 'assign':
      if (takeErrors(module, decl, failures)) declareFailedNames(scopeOf(module, site, decl), decl.pat);
      else bindDefaulted(module, site, decl, type);
      break;
    case 'typedecl':
    case 'error':
      module.errors.push({ pos: noPos, message: type.error?.message ?? '' });
      declareUnbound(module, decl, type);
      break;
    default:
      absurd(decl);
  }
}

/** An unknown type is no error of the original until the parameter is used (KEEP Q11). */
function bindRequired(module: ModuleState, decl: DeclOf<'declare'>, type: Type, since: Mark): void {
  const { pass, frame } = module;
  const binding = declareValue(pass, frame, decl.id, {
    name: decl.name,
    kind: 'param',
    type,
    rule: 'never',
    pos: decl.pos,
    span: decl.nameSpan,
    doc: decl.docText,
    visibleFrom: decl.span.end,
    broken: type.kind === 'error',
  });
  if (type.kind === 'error') {
    module.unresolved.push({ binding, from: since.diagnostics, to: pass.diagnostics.length });
    pass.problems = since.problems;
  }
  addParam(module, { name: decl.name, decl, type, doc: decl.doc, required: true });
}

/** A default with a const value makes the parameter const as long as nothing else is passed: its predicate. */
function bindDefaulted(module: ModuleState, site: Site, decl: DeclOf<'assign'>, type: Type): void {
  const { pass } = module;
  const predicate = `${pass.path}#${module.params.length}`;
  const bound = type.level === 1 ? affirm(type, predicate) : type;
  record(pass, decl, bound);
  const fault = bindInScope(scopeOf(module, site, decl), decl.pat, bound);
  if (fault) module.errors.push({ pos: decl.pos, message: fault.what.compat });
  if (decl.pat.kind !== 'ident') return;
  const { name } = decl.pat;
  addParam(module, { name, decl, type: bound, doc: decl.doc, required: false, default: decl.expr });
  if (type.level === 1) module.predicates.set(name, predicate);
}

/** Repeated names are accepted, the later one wins (KEEP Q23). */
function addParam(module: ModuleState, param: ParamInfo): void {
  if (module.params.some((p) => p.name === param.name)) {
    report(module.pass, finding(W0021, { name: param.name, what: 'parameter' }), param.decl.span);
    module.predicates.delete(param.name);
  }
  module.params.push(param);
}

function scopeOf(module: ModuleState, site: Site, decl: DeclOf<'assign'>) {
  return {
    pass: module.pass,
    frame: module.frame,
    rule: 'never',
    kind: 'param',
    doc: decl.docText,
    visibleFrom: decl.span.end,
    broken: module.pass.problems !== site.before,
  } as const;
}

/** The names of `a, b = e` stay unbound; they are read off the text, since such a declaration has none. */
function declareUnbound(module: ModuleState, decl: DeclOf<'typedecl' | 'error'>, type: Type): void {
  const { pass, frame } = module;
  const start = decl.kind === 'error' ? (decl.nameSpan ?? decl.span).start : decl.span.start;
  const [names = ''] = pass.source.text.slice(start, decl.span.end).split('=', 1);
  for (const { 0: name, index } of names.matchAll(/\p{L}[\p{L}\p{Nd}_]*/gu)) {
    declareFailed(pass, frame, decl.id, {
      name,
      kind: 'param',
      type,
      rule: 'never',
      pos: decl.pos,
      span: { start: start + index, end: start + index + name.length },
      doc: decl.docText,
      visibleFrom: decl.span.end,
      broken: true,
    });
  }
}
