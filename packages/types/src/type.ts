// Type terms. Immutable and hash-consed: two terms built alike are the same object, so `===` is
// identity including qualifiers, labels and field order, and relations are memoised on `id` and
// `shape`. Only errors are never shared: each is an object of its own. Terms are built by the constructors of `construct.ts` alone. Spec: 02-types §1-4, §21.

export type TypeKind =
  | 'error'
  | 'bottom'
  | 'top'
  | 'int'
  | 'float'
  | 'string'
  | 'bool'
  | 'file'
  | 'dir'
  | 'fileset'
  | 'unit'
  | 'list'
  | 'map'
  | 'tuple'
  | 'func'
  | 'struct'
  | 'module'
  | 'sum'
  | 'ref';

/** -1 NotConst, 0 CanConst, 1 Const. Spec: 02 §4. */
export type ConstLevel = -1 | 0 | 1;

/** "Parameter p has a const value": `<module path>#<parameter index>`, so results are deterministic. */
export type Predicate = string;

export interface Field {
  /** `''` when unnamed (tuples, function arguments). */
  readonly name: string;
  readonly type: Type;
}

export interface Variant {
  readonly tag: string;
  readonly elem?: Type;
}

export interface Type {
  /** Identity: kind, payload, qualifiers, label, field order. */
  readonly id: number;
  /** Identity for `equalTypes`: without qualifiers and labels, names of structs, modules and sums sorted. */
  readonly shape: number;
  readonly kind: TypeKind;
  /** Key type of a map. */
  readonly index?: Type;
  /** Element of a list, map, dir; result of a func. */
  readonly elem?: Type;
  /** Of tuple, func (arguments), struct, module; `[]` otherwise. */
  readonly fields: readonly Field[];
  /** Of a sum; `[]` otherwise. */
  readonly variants: readonly Variant[];
  /** Of a module: its exported type names; `[]` otherwise. */
  readonly aliases: readonly Field[];
  /** Of a ref; `[]` otherwise. */
  readonly path: readonly string[];
  readonly label: string;
  readonly flow: boolean;
  readonly level: ConstLevel;
  /** Sorted. */
  readonly predicates: readonly Predicate[];
  /** Of an error: what is wrong. */
  readonly error?: TypeProblem;
}

/** Why a type is an error. `message` is compat text (may hold `\n\t` and nested positioned lines). */
export interface TypeProblem {
  readonly message: string;
  /** Code of the catalogue, when the situation has one. */
  readonly code?: string;
  /** A consequence of another error: kept in compat text, left out of the structured view. */
  readonly cascade: boolean;
  /** The failure this one follows from, when it arose inside the same computation (02 Q18). */
  readonly cause?: TypeProblem;
}
