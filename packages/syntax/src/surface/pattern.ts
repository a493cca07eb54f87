// Patterns as written. Spec: 01-syntax §5.4.

import type { Token } from '../lex/token.ts';
import type { BracketedSyntax, ElementSyntax, SyntaxBase } from './expression.ts';

export type PatternSyntax =
  | MissingPattern
  | NamePattern
  | IgnorePattern
  | TuplePattern
  | ListPattern
  | StructPattern
  | VariantPattern;

export interface MissingPattern extends SyntaxBase {
  readonly kind: 'missing-pattern';
  readonly token: Token;
}

export interface NamePattern extends SyntaxBase {
  readonly kind: 'name-pattern';
  readonly token: Token;
}

export interface IgnorePattern extends SyntaxBase {
  readonly kind: 'ignore-pattern';
  readonly token: Token;
}

export interface TuplePattern extends BracketedSyntax<PatternSyntax> {
  readonly kind: 'tuple-pattern';
}

export interface ListPattern extends BracketedSyntax<PatternSyntax> {
  readonly kind: 'list-pattern';
  readonly tail?: TailSyntax;
}

/** `...` or `...rest`. */
export interface TailSyntax extends SyntaxBase {
  readonly ellipsis: Token;
  readonly pattern?: PatternSyntax;
}

export interface StructPattern extends BracketedSyntax<FieldPatternSyntax> {
  readonly kind: 'struct-pattern';
}

export interface FieldPatternSyntax extends SyntaxBase {
  readonly name: Token;
  readonly colon?: Token;
  readonly pattern?: PatternSyntax;
}

export interface VariantPattern extends SyntaxBase {
  readonly kind: 'variant-pattern';
  readonly hash: Token;
  readonly tag: Token;
  readonly element?: ElementSyntax<PatternSyntax>;
}
