// Type terms (hash-consed), their rendering, their qualifiers and the relations Equal, Sub and Unify.
// It knows neither syntax nor scopes. Invariant: terms are immutable and finite.

export {
  boolType,
  bottomType,
  dirType,
  fieldType,
  filesetType,
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
  topType,
  tupled,
  unitType,
} from './construct.ts';
export { fieldNamed } from './fields.ts';
export { kindId } from './kind-id.ts';
export { affirm, flowType, isConst, notConst, satisfied, swizzle } from './qualify.ts';
export { equalTypes, isSub, structurallyEqual } from './relations.ts';
export { renderFields, renderType } from './render.ts';
export type { ConstLevel, Field, Predicate, Type, TypeKind, TypeProblem, Variant } from './type.ts';
export { unify, unifyAll } from './unify.ts';
