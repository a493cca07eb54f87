// `make("path", d, …)`: opening a module and judging what is passed to it. Spec: 02-types §15.4.

import type { RelatedSpan, Span } from '@reflow-lang/base';
import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import { affirm, boolType, floatType, intType, stringType, type Type } from '@reflow-lang/types';
import { E0270, E0400, E0401, E0402, E0403, E0404, E0405, E0409, E0411, W0024 } from '../../catalogue/index.ts';
import type { ImportFailure, OpenFailureCode } from '../../import-result.ts';
import { withInjected } from '../../injected-arguments.ts';
import type { OpenedModule } from '../../session.ts';
import { checkDecl } from '../decl.ts';
import { finding } from '../finding.ts';
import { legacyArgumentFault } from '../legacy-arguments.ts';
import { argumentFault, narrowed } from '../parameters.ts';
import { type ExprOf, fail, record, report, type Site, typeAt } from '../pass.ts';
import { bindPattern } from '../pattern.ts';

/** The module's type, as the passed parameters make it; never flow. */
export function checkMake(site: Site, e: ExprOf<'make'>): Type {
  const { pass } = site;
  const literal = e.path.kind === 'lit' ? e.path.value : undefined;
  if (literal) record(pass, e.path, affirm(literalTypes[literal.kind]));
  if (literal?.kind !== 'string') return fail(site, finding(E0400, { type: typeAt(pass, e.path) }), e.path.span);
  const { path, result } = pass.open(literal.value);
  pass.importPaths.set(e.id, path);
  if (!result.ok) return openFailed(site, e, literal.value, result.error);
  pass.imports.set(e.id, result.value);
  const passed = new Map<string, Argument>();
  return checkArguments(site, e, passed) ?? instantiate(site, e, result.value, passed);
}

/** Something passed: its type and where it stands. */
interface Argument {
  readonly type: Type;
  readonly span: Span;
}

const literalTypes = { string: stringType, int: intType, float: floatType, bool: boolType } as const;

const openFailureSpecs = { E0401, E0402, E0403, E0404, E0405, E0409, E0411 } as const satisfies Readonly<
  Record<OpenFailureCode, unknown>
>;

function openFailed(site: Site, e: ExprOf<'make'>, path: string, failure: ImportFailure): Type {
  const what = finding(openFailureSpecs[failure.code], { path, reason: failure.text });
  return fail(site, what, e.path.span, { related: firstErrors(failure) });
}

/** Up to three of the imported module's errors, at their own places; other reasons have none. */
function firstErrors(failure: ImportFailure): readonly RelatedSpan[] {
  if (failure.code !== 'E0405') return [];
  return failure.diagnostics
    .filter((d) => d.severity === 'error')
    .slice(0, 3)
    .map((d) => ({ message: d.message, file: d.file, span: d.span }));
}

/** Arguments are checked in the scope of the `make`; their names are bound nowhere. */
function checkArguments(outer: Site, e: ExprOf<'make'>, passed: Map<string, Argument>): Type | undefined {
  const { pass } = outer;
  for (const decl of e.decls) {
    const site = { ...outer, before: pass.problems };
    const type = checkDecl(site, decl);
    if (type.kind === 'error' || decl.kind !== 'assign') {
      return fail(site, finding(E0270, { what: 'argument' }), decl.span);
    }
    const bindName = (name: { readonly name: string; readonly span: Span }, part: Type): void => {
      passed.delete(name.name);
      passed.set(name.name, { type: part, span: name.span });
    };
    const fault = bindPattern({ pass, bindName }, decl.pat, type);
    if (fault) return fail(site, fault.what, fault.span);
  }
  return undefined;
}

function instantiate(site: Site, e: ExprOf<'make'>, opened: OpenedModule, passed: ReadonlyMap<string, Argument>): Type {
  const params = opened.kind === 'rf' ? withInjected(opened.module.params, opened.injected) : [];
  const types = new Map([...passed].map(([id, argument]) => [id, argument.type]));
  const fault = opened.kind === 'v0' ? legacyArgumentFault(opened.module, types) : argumentFault(params, types);
  if (fault) {
    const span = fault.id === undefined ? undefined : passed.get(fault.id)?.span;
    return fail(site, fault.what, span ?? makeKeyword(e), {
      related: declarationsOf(opened, fault.id),
    });
  }
  for (const { name, type: declared } of narrowed(params, types)) {
    const argument = passed.get(name);
    if (!argument) continue;
    report(site.pass, finding(W0024, { id: name, passed: argument.type, declared }), argument.span);
  }
  return opened.kind === 'rf' ? opened.module.instanceType(types) : opened.module.type;
}

const makeKeyword = (e: ExprOf<'make'>): Span => ({ start: e.span.start, end: e.span.start + 'make'.length });

function declarationsOf(opened: OpenedModule, id: string | undefined): readonly RelatedSpan[] {
  if (opened.kind === 'v0') return legacyDeclarations(opened.module, id);
  if (opened.kind !== 'rf') return [];
  return opened.module.params
    .filter((p) => (id === undefined ? p.required : p.name === id))
    .map((p) => ({ message: `${p.name} is declared here`, file: opened.module.path, span: p.decl.span }));
}

function legacyDeclarations(module: LegacyModule, id: string | undefined): readonly RelatedSpan[] {
  return module.params
    .filter((p) => id === undefined || p.name === id)
    .map((p) => ({ message: `${p.name} is declared here`, file: p.place.file, span: p.place.span }));
}
