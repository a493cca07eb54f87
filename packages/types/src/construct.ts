// Constructors of type terms, with their well-formedness checks. Spec: 02-types §3.

import type { Field, Type, TypeProblem, Variant } from './type.ts';

export const intType: Type = undefined as never;
export const floatType: Type = undefined as never;
export const stringType: Type = undefined as never;
export const boolType: Type = undefined as never;
export const fileType: Type = undefined as never;
export const dirType: Type = undefined as never;
export const filesetType: Type = undefined as never;
export const unitType: Type = undefined as never;
export const bottomType: Type = undefined as never;
export const topType: Type = undefined as never;

export function mkErrorType(error: TypeProblem): Type {
  throw new Error('not written yet: mkErrorType');
}
export function mkList(elem: Type): Type {
  throw new Error('not written yet: mkList');
}
export function mkMap(index: Type, elem: Type): Type {
  throw new Error('not written yet: mkMap');
}
export function mkTuple(fields: readonly Field[]): Type {
  throw new Error('not written yet: mkTuple');
}
export function mkFunc(args: readonly Field[], result: Type): Type {
  throw new Error('not written yet: mkFunc');
}
export function mkStruct(fields: readonly Field[]): Type {
  throw new Error('not written yet: mkStruct');
}
export function mkModule(fields: readonly Field[], aliases: readonly Field[]): Type {
  throw new Error('not written yet: mkModule');
}
export function mkSum(variants: readonly Variant[]): Type {
  throw new Error('not written yet: mkSum');
}
export function mkRef(path: readonly string[]): Type {
  throw new Error('not written yet: mkRef');
}
/** The same type under a label (`''` erases one). */
export function labeled(type: Type, label: string): Type {
  throw new Error('not written yet: labeled');
}
/** The first field of that name, or an error type `field "x" not found`. */
export function fieldType(type: Type, name: string): Type {
  throw new Error('not written yet: fieldType');
}
/** `t` if it is a tuple, else the one-field tuple of `t` named after its label. */
export function tupled(type: Type): Type {
  throw new Error('not written yet: tupled');
}
