// The structured view of a whole module: what the pass reported, with what only the end can tell.
//
// Invariant: a rejected module has an error here, an accepted one has none (contracts §2).
// Spec: 02-types §8.3, §16.2, §17.

import type { CompatMessage, Diagnostic, Span } from '@reflow-lang/base';
import type { Expr, ModuleAst } from '@reflow-lang/syntax';
import { E0270, W0001, W0003 } from '../catalogue/index.ts';
import type { Binding } from './environment.ts';
import { finding } from './finding.ts';
import { asOverlooked, type Pass, report, sortedDiagnostics } from './pass.ts';
import { subexpressions } from './subexpressions.ts';

/** A required parameter of unknown type and the diagnostics that say so. */
export interface UnresolvedParam {
  readonly binding: Binding;
  readonly from: number;
  readonly to: number;
}

/** In the order of places, each once. */
export function structuredView(
  pass: Pass,
  ast: ModuleAst,
  errors: readonly CompatMessage[],
  unresolved: readonly UnresolvedParam[],
): readonly Diagnostic[] {
  for (const { binding, from, to } of unresolved)
    if (!binding.used || errors.length === 0) overlookRange(pass, from, to);
  if (errors.length === 0) overlookRange(pass, 0, pass.diagnostics.length);
  reportUnused(pass, errors.length === 0 ? new Set() : uncheckedNames(pass, ast));
  const [first] = errors;
  if (first && !pass.diagnostics.some((d) => d.severity === 'error')) {
    report(pass, { ...finding(E0270, { what: 'declaration' }), message: first.message }, spanAt(pass, first));
  }
  return sortedDiagnostics(pass.diagnostics);
}

/** The original does not see these errors. */
function overlookRange(pass: Pass, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const told = pass.diagnostics[i];
    if (told?.severity === 'error') pass.diagnostics[i] = asOverlooked(told);
  }
}

/**
 * Unused bindings, but for those the compat view warns of by accident: used in a type path only (Q16),
 * left over from a declaration that failed, or used where the check of a broken module did not get to.
 */
function reportUnused(pass: Pass, mentioned: ReadonlySet<string>): void {
  for (const { name, type, span, usedInType, broken } of pass.unused) {
    if (usedInType || broken || mentioned.has(name)) continue;
    report(pass, finding(type.kind === 'module' ? W0003 : W0001, { name }), span);
  }
}

/** Identifiers in expressions that have no type. */
function uncheckedNames(pass: Pass, ast: ModuleAst): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: Expr[] = [];
  for (const decl of [...ast.params, ...ast.decls]) if (decl.kind === 'assign') pending.push(decl.expr);
  for (let e = pending.pop(); e !== undefined; e = pending.pop()) {
    if (e.kind === 'ident' && pass.types[e.id] === undefined) names.add(e.name);
    pending.push(...allParts(e));
  }
  return names;
}

function allParts(e: Expr): readonly Expr[] {
  const parts = subexpressions(e, false);
  switch (e.kind) {
    case 'block':
      return [...declared(e.decls), e.body];
    case 'func':
      return [e.body];
    case 'exec':
      return [...declared(e.decls), ...e.template.args];
    case 'make':
      return declared(e.decls);
    case 'requires':
      return [...parts, ...declared(e.decls)];
    case 'switch':
      return [...parts, ...e.cases.map((c) => c.expr)];
    case 'compr':
      return [...e.clauses.map((c) => c.expr), e.head];
    default:
      return parts;
  }
}

const declared = (decls: Extract<Expr, { kind: 'block' }>['decls']): readonly Expr[] =>
  decls.flatMap((d) => (d.kind === 'assign' ? [d.expr] : []));

/** The place of a compat line, for want of a better one: the character before its position. */
function spanAt(pass: Pass, { pos }: CompatMessage): Span {
  const start = pass.source.lineStarts[pos.line - 1];
  if (start === undefined || pos.file !== pass.path) return { start: 0, end: 0 };
  const end = Math.min(start + pos.col - 1, pass.source.text.length);
  return { start: Math.max(start, end - 1), end };
}
