// Flow, const level and predicates. Spec: 02-types §4.2.

import type { ConstLevel, Predicate, Type } from './type.ts';

export function flowType(t: Type): Type {
  throw new Error('not written yet: flowType');
}
export function notConst(t: Type): Type {
  throw new Error('not written yet: notConst');
}
export function isConst(t: Type, satisfied?: ReadonlySet<Predicate>): boolean {
  throw new Error('not written yet: isConst');
}
/** Const where every part is; adds predicates to the root. Written C(t) in the spec. */
export function affirm(t: Type, ...predicates: readonly Predicate[]): Type {
  throw new Error('not written yet: affirm');
}
export function satisfied(t: Type, predicates: ReadonlySet<Predicate>): Type {
  throw new Error('not written yet: satisfied');
}
/** Takes flow, NotConst, predicates and errors of `ws` over into `t`, capped at `max`. Written sw(t, max; ws). */
export function swizzle(t: Type, max: ConstLevel, ...ws: readonly Type[]): Type {
  throw new Error('not written yet: swizzle');
}
