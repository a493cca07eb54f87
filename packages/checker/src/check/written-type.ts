// Written types: from type syntax to type terms.
//
// Two steps, as in the original: the term with unresolved alias references, which the parser builds
// (map keys and tags are judged here, so an alias is no map key: KEEP Q14), then the expansion of the
// references where the type is used. Every type node gets its expanded type.
// Recursion is as deep as the parser lets types nest. Spec: 02-types §3, §6; 01-syntax §5.3.

import { absurd, type Span } from '@reflow-lang/base';
import type { ArgType, FieldType, TypeExpr } from '@reflow-lang/syntax';
import {
  boolType,
  dirType,
  type Field,
  fileType,
  floatType,
  intType,
  labeled,
  mkErrorType,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkRef,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  unitType,
} from '@reflow-lang/types';
import { type AliasFault, E0201, E0270, W0020, W0025 } from '../catalogue/index.ts';
import { type Binding, isExported, lookUpAlias, lookUpValue, visibleNames } from './environment.ts';
import { type Finding, finding, suggesting } from './finding.ts';
import { fail, noteConsequence, record, report, type Site } from './pass.ts';
import { nearestName } from './suggest.ts';
import { typeProblem } from './type-problem.ts';

/** The type that `written` denotes here, or an error type; reports what is wrong. */
export function resolveType(outer: Site, written: TypeExpr): Type {
  const site = { ...outer, before: outer.pass.problems };
  noteOverlooked(site, written);
  const raw = termOf(written, (ref) => mkRef(ref.path));
  if (raw.error) {
    const culprit = culpritOf(written);
    fail(site, typeProblem(culprit.problem), culprit.span);
    return recordAll(site, written, raw);
  }
  return termOf(
    written,
    (ref) => expandRef(site, ref),
    (node, type) => record(site.pass, node, type),
  );
}

type Ref = Extract<TypeExpr, { kind: 'ref' }>;

/** The term of a type node. `visit` sees every node's term, parts before the whole. */
function termOf(t: TypeExpr, refOf: (ref: Ref) => Type, visit: (node: TypeExpr, type: Type) => void = () => {}): Type {
  const part = (u: TypeExpr): Type => termOf(u, refOf, visit);
  const type = nodeTerm(t, refOf, part);
  visit(t, type);
  return type;
}

function nodeTerm(t: TypeExpr, refOf: (ref: Ref) => Type, part: (u: TypeExpr) => Type): Type {
  switch (t.kind) {
    case 'basic':
      return basicTypes[t.name];
    case 'unit':
      return unitType;
    case 'ref':
      return refOf(t);
    case 'list':
      return mkList(part(t.elem));
    case 'map':
      return mkMap(part(t.index), part(t.elem));
    case 'struct':
      return mkStruct(fieldsOf(t.fields, part));
    case 'module':
      return mkModule(fieldsOf(t.fields, part), []);
    case 'tuple':
      return mkTuple(fieldsOf(t.fields, part));
    case 'labeled':
      return labeled(part(t.elem), t.label);
    case 'func': {
      const args = fieldsOf(t.args, part);
      return mkFunc(args, part(t.result));
    }
    case 'sum':
      return mkSum(t.variants.map((v) => (v.elem ? { tag: v.tag, elem: part(v.elem) } : { tag: v.tag })));
    case 'error':
      return mkErrorType({ message: finding(E0270, { what: 'expression' }).compat, code: 'E0270', cascade: true });
    default:
      return absurd(t);
  }
}

const basicTypes: Readonly<Record<Extract<TypeExpr, { kind: 'basic' }>['name'], Type>> = {
  int: intType,
  float: floatType,
  string: stringType,
  bool: boolType,
  file: fileType,
  dir: dirType,
};

const fieldsOf = (fields: readonly (FieldType | ArgType)[], part: (u: TypeExpr) => Type): readonly Field[] =>
  fields.map((f) => ({ name: f.name, type: part(f.type) }));

// ---- Aliases --------------------------------------------------------------------------------------

/** Spec: 02 §6. The alias itself, or the alias of a module; values are not looked through. */
function expandRef(site: Site, ref: Ref): Type {
  const [first = '', ...rest] = ref.path;
  if (rest.length > 0) return expandPath(site, ref, first, rest);
  const { found, failed } = lookUpAlias(site.env, first);
  const meant = failed ?? found;
  if (meant) noteUse(site, ref, meant);
  if (failed) noteConsequence(site.pass);
  if (found) return found.type;
  const nearest = nearestName(first, visibleNames(site.env, 'aliases'));
  const what = suggesting(E0201, { path: first, imported: false }, nearest);
  return fail(asOfNow(site, failed), what, ref.span);
}

function expandPath(site: Site, ref: Ref, first: string, rest: readonly string[]): Type {
  const { found, failed } = lookUpValue(site.env, first);
  const meant = failed ?? found;
  if (meant) noteUse(site, ref, meant);
  if (found) found.usedInType = true;
  if (failed ?? found?.broken) noteConsequence(site.pass);
  const fault = (element: string, kind: AliasFault['kind']): Type =>
    fail(asOfNow(site, failed), aliasFault(ref, { kind, element }), ref.span);
  if (!found) return fault(first, 'noModule');
  let owner: Type = found.type;
  let element = first;
  for (const [i, name] of rest.entries()) {
    if (owner.kind !== 'module') return fault(element, 'notModule');
    const alias = owner.aliases.findLast((a) => a.name === name);
    if (!alias)
      return i === rest.length - 1
        ? fail(asOfNow(site, failed), notExported(ref, owner, name), ref.span)
        : fault(name, 'noModule');
    owner = alias.type;
    element = name;
  }
  return owner;
}

/** A failing reference tells its own fault, whatever is wrong with its neighbours; unless its name failed to be declared. */
const asOfNow = (site: Site, failed: Binding | undefined): Site =>
  failed ? site : { ...site, before: site.pass.problems };

const aliasFault = (ref: Ref, fault: AliasFault): Finding =>
  finding(E0201, { path: ref.path.join('.'), fault, imported: true });

function notExported(ref: Ref, owner: Type, name: string): Finding {
  const nearest = nearestName(
    name,
    owner.aliases.map((a) => a.name),
  );
  return finding(E0201, {
    path: ref.path.join('.'),
    imported: !isExported(name),
    ...(nearest !== undefined && { nearest: [...ref.path.slice(0, -1), nearest].join('.') }),
  });
}

function noteUse(site: Site, ref: Ref, binding: Binding): void {
  site.pass.symbols.set(ref.id, binding);
  binding.uses.push(
    ref.path.length === 1 ? ref.span : { start: ref.span.start, end: ref.span.start + (ref.path[0] ?? '').length },
  );
}

// ---- What is wrong with the syntax alone ----------------------------------------------------------

interface Culprit {
  readonly problem: NonNullable<Type['error']>;
  readonly span: Span;
}

/** The innermost node whose own term is an error. */
function culpritOf(written: TypeExpr): Culprit {
  let culprit: Culprit | undefined;
  termOf(
    written,
    (ref) => mkRef(ref.path),
    (node, type) => {
      if (type.error) culprit ??= { problem: type.error, span: node.span };
    },
  );
  return culprit ?? { problem: { message: '', cascade: true }, span: written.span };
}

function recordAll(site: Site, written: TypeExpr, error: Type): Type {
  termOf(
    written,
    (ref) => mkRef(ref.path),
    (node, type) => record(site.pass, node, type),
  );
  return record(site.pass, written, error);
}

/** Warnings about what parses but does not mean what it says (Q12, Q13). */
function noteOverlooked(site: Site, written: TypeExpr): void {
  termOf(
    written,
    () => unitType,
    (node) => {
      if ((node.kind === 'unit' || node.kind === 'func') && node.overlooked !== undefined) {
        report(site.pass, finding(W0025, { error: node.overlooked }), node.span);
      }
      if (node.kind === 'struct') noteRepeatedFields(site, node.fields);
    },
  );
}

function noteRepeatedFields(site: Site, fields: readonly FieldType[]): void {
  const seen = new Set<string>();
  for (const { name, nameSpan } of fields) {
    if (seen.has(name)) report(site.pass, finding(W0020, { name }), nameSpan);
    seen.add(name);
  }
}
