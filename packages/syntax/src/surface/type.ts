// Types as written. Spec: 01-syntax §5.3.

import type { Token } from '../lex/token.ts';
import type { BracketedSyntax, ElementSyntax, SyntaxBase } from './expression.ts';

export type TypeSyntax =
  | MissingType
  | BasicType
  | ReferenceType
  | ListType
  | MapType
  | StructType
  | ModuleType
  | TupleType
  | FunctionType
  | SumType;

export interface MissingType extends SyntaxBase {
  readonly kind: 'missing-type';
  readonly token: Token;
}

/** `int`, `float`, `string`, `bool`, `file`, `dir`. */
export interface BasicType extends SyntaxBase {
  readonly kind: 'basic-type';
  readonly token: Token;
}

/** `a.b.C`. */
export interface ReferenceType extends SyntaxBase {
  readonly kind: 'reference-type';
  readonly names: readonly Token[];
  readonly dots: readonly Token[];
}

export interface ListType extends SyntaxBase {
  readonly kind: 'list-type';
  readonly open: Token;
  readonly element: TypeSyntax;
  readonly close: Token;
}

export interface MapType extends SyntaxBase {
  readonly kind: 'map-type';
  readonly open: Token;
  readonly key: TypeSyntax;
  readonly colon: Token;
  readonly element: TypeSyntax;
  readonly close: Token;
}

export interface StructType extends SyntaxBase {
  readonly kind: 'struct-type';
  readonly fields: FieldTypesSyntax;
}

export interface ModuleType extends SyntaxBase {
  readonly kind: 'module-type';
  readonly keyword: Token;
  readonly fields: FieldTypesSyntax;
}

/** `( T, name T, ... )`: a tuple, a label or a grouping. */
export interface TupleType extends SyntaxBase {
  readonly kind: 'tuple-type';
  readonly items: TypeArgumentsSyntax;
}

export interface FunctionType extends SyntaxBase {
  readonly kind: 'function-type';
  readonly keyword: Token;
  readonly args: TypeArgumentsSyntax;
  readonly result: TypeSyntax;
}

export interface SumType extends SyntaxBase {
  readonly kind: 'sum-type';
  readonly variants: readonly VariantTypeSyntax[];
  readonly bars: readonly Token[];
}

export interface VariantTypeSyntax extends SyntaxBase {
  readonly hash: Token;
  readonly tag: Token;
  readonly element?: ElementSyntax<TypeSyntax>;
}

/** Between `{ }` or `( )`. */
export type FieldTypesSyntax = BracketedSyntax<FieldTypeSyntax>;

/** `a, b T`: names that share a type. */
export interface FieldTypeSyntax extends SyntaxBase {
  readonly names: readonly Token[];
  readonly commas: readonly Token[];
  readonly type: TypeSyntax;
}

export type TypeArgumentsSyntax = BracketedSyntax<TypeArgumentSyntax>;

/** `T`, or `name T` with the name read as a type first. */
export interface TypeArgumentSyntax extends SyntaxBase {
  readonly first: TypeSyntax;
  readonly second?: TypeSyntax;
}
