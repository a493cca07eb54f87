// Binding a pattern against a type, in source order.
//
// Names may have been bound before a later sub-pattern fails: the original leaves them bound, and so
// does the compat view. Spec: 02-types §13.

import { absurd, type Span } from '@reflow-lang/base';
import type { NodeId, Pat } from '@reflow-lang/syntax';
import { fieldNamed, type Type } from '@reflow-lang/types';
import { E0231, E0232, E0233, E0234, E0235, E0236, E0237, E0238, E0239 } from '../catalogue/index.ts';
import type { SymbolKind } from '../checked-module.ts';
import { type Declaration, declareFailed, declareValue } from './declare.ts';
import type { Frame, UseRule } from './environment.ts';
import { type Finding, finding, suggesting } from './finding.ts';
import { type Pass, record, typeAt } from './pass.ts';
import { patternNames } from './pattern-text.ts';
import { nearestName } from './suggest.ts';

type PatOf<K extends Pat['kind']> = Extract<Pat, { kind: K }>;

/** What happens to each name of a pattern. */
export interface Binder {
  readonly pass: Pass;
  readonly bindName: (name: PatOf<'ident'>, type: Type) => void;
}

/** How the names of one pattern are bound in a frame. */
export interface Scope {
  readonly pass: Pass;
  readonly frame: Frame;
  readonly rule: UseRule;
  readonly kind: SymbolKind;
  readonly doc: string;
  readonly visibleFrom: number;
  readonly broken: boolean;
}

/** Binds the names of a pattern in a frame. A misfit is the answer; names it leaves out are known to tooling. */
export function bindInScope(scope: Scope, p: Pat, type: Type): PatternFault | undefined {
  const bindName: Binder['bindName'] = (name, part) => {
    declareValue(scope.pass, scope.frame, name.id, declarationOf(scope, name, part));
  };
  const fault = bindPattern({ pass: scope.pass, bindName }, p, type);
  if (fault) {
    for (const name of patternNames(p)) markBroken(scope.pass, name.id);
    declareFailedNames(scope, p);
  }
  return fault;
}

/** What does not fit, and the sub-pattern that does not. */
export interface PatternFault {
  readonly what: Finding;
  readonly span: Span;
}

/** Gives the names of `p` the parts of `type`; the first misfit ends it. */
export function bindPattern(binder: Binder, p: Pat, type: Type): PatternFault | undefined {
  record(binder.pass, p, type);
  switch (p.kind) {
    case 'ident':
      binder.bindName(p, type);
      return undefined;
    case 'ignore':
      return undefined;
    case 'tuple':
      return bindTuple(binder, p, type);
    case 'list':
      return bindList(binder, p, type);
    case 'struct':
      return bindStruct(binder, p, type);
    case 'variant':
      return bindVariant(binder, p, type);
    default:
      return absurd(p);
  }
}

/** The declaration of a name that is bound already turned out to fail. */
function markBroken(pass: Pass, name: NodeId): void {
  const binding = pass.symbols.get(name);
  if (binding) binding.broken = true;
}

/** Tells tooling of the names that a failed declaration leaves unbound. */
export function declareFailedNames(scope: Scope, p: Pat): void {
  for (const name of patternNames(p)) {
    if (scope.pass.symbols.has(name.id)) continue;
    declareFailed(scope.pass, scope.frame, name.id, declarationOf(scope, name, typeAt(scope.pass, name)));
  }
}

function declarationOf(scope: Scope, p: PatOf<'ident'>, type: Type): Declaration {
  const { rule, kind, doc, visibleFrom, broken } = scope;
  return { name: p.name, type, pos: p.pos, span: p.span, rule, kind, doc, visibleFrom, broken };
}

function bindTuple(binder: Binder, p: PatOf<'tuple'>, type: Type): PatternFault | undefined {
  if (type.kind !== 'tuple') return { what: finding(E0231, { type }), span: p.span };
  if (type.fields.length !== p.elems.length) {
    return { what: finding(E0232, { type, size: p.elems.length }), span: p.span };
  }
  for (const [i, elem] of p.elems.entries()) {
    const field = type.fields[i];
    const fault = field && bindPattern(binder, elem, field.type);
    if (fault) return fault;
  }
  return undefined;
}

function bindList(binder: Binder, p: PatOf<'list'>, type: Type): PatternFault | undefined {
  if (type.kind !== 'list' || !type.elem) return { what: finding(E0233, { type }), span: p.span };
  for (const elem of p.elems) {
    const fault = bindPattern(binder, elem, type.elem);
    if (fault) return fault;
  }
  return p.tail && bindPattern(binder, p.tail, type);
}

/** FIX(Q10, Q12): fields in source order; a repeated field binds each of its patterns. */
function bindStruct(binder: Binder, p: PatOf<'struct'>, type: Type): PatternFault | undefined {
  if (type.kind !== 'struct') return { what: finding(E0234, { type }), span: p.span };
  for (const field of p.fields) {
    const fieldType = fieldNamed(type, field.name);
    if (!fieldType) {
      const nearest = nearestName(
        field.name,
        type.fields.map((f) => f.name),
      );
      const what = suggesting(E0235, { type, name: field.name }, nearest);
      return { what, span: field.nameSpan };
    }
    const fault = bindPattern(binder, field.pat, fieldType);
    if (fault) return fault;
  }
  return undefined;
}

function bindVariant(binder: Binder, p: PatOf<'variant'>, type: Type): PatternFault | undefined {
  if (type.kind !== 'sum') return { what: finding(E0236, { type }), span: p.span };
  const variant = type.variants.find((v) => v.tag === p.tag);
  if (!variant) {
    const nearest = nearestName(
      p.tag,
      type.variants.map((v) => v.tag),
    );
    return { what: suggesting(E0237, { tag: p.tag, type }, nearest), span: p.tagSpan };
  }
  if (p.elem && variant.elem) return bindPattern(binder, p.elem, variant.elem);
  if (p.elem) return { what: finding(E0238, { tag: p.tag }), span: p.elem.span };
  return variant.elem ? { what: finding(E0239, { tag: p.tag }), span: p.span } : undefined;
}
