// The qualifiers of a term: flow, const level and predicates.
//
// Each function answers with a new term (FIX Q21: nothing is mutated). Those that reach into the
// parts work bottom-up over the distinct terms and keep their answers per term. Variant elems are
// parts like all others, except that `affirm` does not consult them; aliases are left alone.
// Spec: 02-types §4.2.

import { intern, requalified, type TypeParts } from './intern.ts';
import { bottomUp, eachPart } from './traverse.ts';
import type { ConstLevel, Predicate, Type } from './type.ts';

/** May be delayed: flow, NotConst, no predicates, at the root alone. */
export function flowType(t: Type): Type {
  return requalified(t, { flow: true, level: -1, predicates: [] });
}

/** NotConst throughout, unless the root already is. */
export function notConst(t: Type): Type {
  return t.level === -1 ? t : cap(t, -1);
}

/** Whether the value is computable statically, given these predicates. */
export function isConst(t: Type, satisfied: ReadonlySet<Predicate> = new Set()): boolean {
  return t.level === 1 && t.predicates.every((p) => satisfied.has(p));
}

const affirmed = new WeakMap<Type, Type>();

/** Const where every part is; adds predicates to the root. Written C(t) in the spec. */
export function affirm(t: Type, ...predicates: readonly Predicate[]): Type {
  const root = t.level === 1 ? t : rewrite(t, affirmed, (u) => (canAffirm(u) ? 1 : u.level));
  return withPredicates(root, predicates);
}

/** Const nodes lose these predicates, throughout. */
export function satisfied(t: Type, predicates: ReadonlySet<Predicate>): Type {
  if (predicates.size === 0) return t;
  const answers = new Map<Type, Type>();
  bottomUp(
    t,
    (u) => answers.has(u),
    (u) => {
      const rest = u.level === 1 ? u.predicates.filter((p) => !predicates.has(p)) : u.predicates;
      answers.set(u, requalified(withParts(u, answers), { predicates: rest }));
    },
  );
  return answers.get(t) ?? t;
}

/**
 * Takes flow, NotConst, predicates and errors of `ws` over into the root of `t`, and caps the level
 * of every node at `max`. An error in `t`, else the first in `ws`, is the answer. Written sw(t, max; ws).
 */
export function swizzle(t: Type, max: ConstLevel, ...ws: readonly Type[]): Type {
  if (t.kind === 'error') return t;
  let { flow, level } = t;
  const predicates: Predicate[] = [];
  for (const w of ws) {
    if (w.kind === 'error') return w;
    flow ||= w.flow;
    if (w.level === -1) level = -1;
    predicates.push(...w.predicates);
  }
  const capped = cap(t, max);
  return withPredicates(requalified(capped, { flow, level: minLevel(level, max) }), predicates);
}

/** The lower of two levels. */
export const minLevel = (a: ConstLevel, b: ConstLevel): ConstLevel => (a < b ? a : b);

/** The root with these predicates added. */
export function withPredicates(t: Type, predicates: readonly Predicate[]): Type {
  if (predicates.length === 0) return t;
  return requalified(t, { predicates: [...new Set([...t.predicates, ...predicates])].sort() });
}

const capped: Readonly<Record<'-1' | '0', WeakMap<Type, Type>>> = { '-1': new WeakMap(), '0': new WeakMap() };

/** Every node's level at most `max`. */
function cap(t: Type, max: ConstLevel): Type {
  return max === 1 ? t : rewrite(t, capped[`${max}`], (u) => minLevel(u.level, max));
}

function rewrite(t: Type, answers: WeakMap<Type, Type>, levelOf: (rebuilt: Type) => ConstLevel): Type {
  bottomUp(
    t,
    (u) => answers.has(u),
    (u) => {
      const rebuilt = withParts(u, answers);
      answers.set(u, requalified(rebuilt, { level: levelOf(rebuilt) }));
    },
  );
  return answers.get(t) ?? t;
}

/** The node with its parts replaced by their answers. */
function withParts(t: Type, answers: { get(part: Type): Type | undefined }): Type {
  let changed = false;
  eachPart(t, (part) => {
    if (answers.get(part) !== part) changed = true;
  });
  if (!changed) return t;
  const answer = (part: Type): Type => answers.get(part) ?? part;
  const parts: TypeParts = {
    ...t,
    ...(t.index && { index: answer(t.index) }),
    ...(t.elem && { elem: answer(t.elem) }),
    fields: t.fields.map((f) => ({ name: f.name, type: answer(f.type) })),
    variants: t.variants.map((v) => (v.elem ? { tag: v.tag, elem: answer(v.elem) } : v)),
  };
  return intern(parts);
}

function canAffirm(t: Type): boolean {
  return (
    t.level === 0 &&
    (t.index === undefined || t.index.level === 1) &&
    (t.elem === undefined || t.elem.level === 1) &&
    t.fields.every((f) => f.type.level === 1)
  );
}
