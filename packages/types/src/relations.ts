// Equal, Sub, Unify. Spec: 02-types §5.

import type { ConstLevel, Type } from './type.ts';

/** Spec: 02 §5.1. Errors equal nothing. */
export function equalTypes(t: Type, u: Type): boolean {
  throw new Error('not written yet: equalTypes');
}
/** The same with unresolved alias references allowed. Spec: 02 §5.1. */
export function structurallyEqual(t: Type, u: Type): boolean {
  throw new Error('not written yet: structurallyEqual');
}
/** `t` may be used where `u` is wanted. Spec: 02 §5.2. */
export function isSub(t: Type, u: Type): boolean {
  throw new Error('not written yet: isSub');
}
/** The least common supertype, or an error type; bottom for none. Spec: 02 §5.3. */
export function unify(max: ConstLevel, ...types: readonly Type[]): Type {
  throw new Error('not written yet: unify');
}
