// Expressions as written. Spec: 01-syntax §5.5, §9.
//
// Every node carries its tokens; a token the text lacks is there with `origin: 'missing'`, so that
// tools need not ask. A node's `start` and `end` are UTF-16 offsets, without the trivia around it.

import type { Token } from '../lex/token.ts';
import type { DeclSyntax } from './declaration.ts';
import type { PatternSyntax } from './pattern.ts';
import type { FieldTypesSyntax, TypeSyntax } from './type.ts';

export interface SyntaxBase {
  readonly start: number;
  readonly end: number;
}

/** Items between brackets. `commas` may be more than the items need (01 §5.5, accepted accidents). */
export interface BracketedSyntax<T> extends SyntaxBase {
  readonly open: Token;
  readonly items: readonly T[];
  readonly commas: readonly Token[];
  readonly close: Token;
}

export type ExprSyntax =
  | MissingExpr
  | NameExpr
  | LiteralExpr
  | ParenExpr
  | TupleExpr
  | StructExpr
  | BlockExpr
  | ListExpr
  | MapExpr
  | ComprehensionExpr
  | VariantExpr
  | FunctionExpr
  | ExecExpr
  | MakeExpr
  | ConversionExpr
  | IfExpr
  | SwitchExpr
  | CallExpr
  | IndexExpr
  | SelectExpr
  | UnaryExpr
  | BinaryExpr;

/** Where an expression is demanded and none stands, or none that can be read. */
export interface MissingExpr extends SyntaxBase {
  readonly kind: 'missing';
  /** Of zero length, or the token that was skipped in its place. */
  readonly token: Token;
}

/** A name, or `file`, `dir`. */
export interface NameExpr extends SyntaxBase {
  readonly kind: 'name';
  readonly token: Token;
}

export interface LiteralExpr extends SyntaxBase {
  readonly kind: 'literal';
  readonly token: Token;
}

export interface ParenExpr extends SyntaxBase {
  readonly kind: 'paren';
  readonly open: Token;
  readonly inner: ExprSyntax;
  readonly close: Token;
}

export interface TupleExpr extends BracketedSyntax<ExprSyntax> {
  readonly kind: 'tuple';
}

export interface StructExpr extends BracketedSyntax<FieldSyntax> {
  readonly kind: 'struct';
}

/** `name: value`, or `name` alone. */
export interface FieldSyntax extends SyntaxBase {
  readonly name: Token;
  readonly colon?: Token;
  readonly value?: ExprSyntax;
}

/** `{ decls; result }`: a block, or the branch of an `if`. */
export interface BlockExpr extends SyntaxBase {
  readonly kind: 'block';
  readonly open: Token;
  readonly body: BodySyntax;
  readonly close: Token;
}

/** Declarations and the expression that is their value: inside braces, or after `case p:`. */
export interface BodySyntax extends SyntaxBase {
  readonly decls: readonly DeclSyntax[];
  readonly result: ExprSyntax;
}

export interface ListExpr extends BracketedSyntax<ExprSyntax> {
  readonly kind: 'list';
  readonly spreads: readonly SpreadSyntax[];
}

/** `[:]` has a `colon` and no items. */
export interface MapExpr extends BracketedSyntax<MapEntrySyntax> {
  readonly kind: 'map';
  readonly colon?: Token;
  readonly spreads: readonly SpreadSyntax[];
}

export interface MapEntrySyntax extends SyntaxBase {
  readonly key: ExprSyntax;
  readonly colon: Token;
  readonly value: ExprSyntax;
}

/** `...expr`. */
export interface SpreadSyntax extends SyntaxBase {
  readonly ellipsis: Token;
  readonly value: ExprSyntax;
}

/** The items are the clauses; `bar` separates them from the head. */
export interface ComprehensionExpr extends BracketedSyntax<ClauseSyntax> {
  readonly kind: 'comprehension';
  readonly head: ExprSyntax;
  readonly bar: Token;
}

export type ClauseSyntax =
  | (SyntaxBase & {
      readonly kind: 'generator';
      readonly pattern: PatternSyntax;
      readonly arrow: Token;
      readonly source: ExprSyntax;
    })
  | (SyntaxBase & { readonly kind: 'filter'; readonly keyword: Token; readonly condition: ExprSyntax });

export interface VariantExpr extends SyntaxBase {
  readonly kind: 'variant';
  readonly hash: Token;
  readonly tag: Token;
  readonly element?: ElementSyntax<ExprSyntax>;
}

/** The `(x)` of a variant, in expressions, types and patterns. */
export interface ElementSyntax<T> extends SyntaxBase {
  readonly open: Token;
  readonly inner: T;
  readonly close: Token;
}

export interface FunctionExpr extends SyntaxBase {
  readonly kind: 'function';
  readonly keyword: Token;
  readonly params: FieldTypesSyntax;
  readonly result?: TypeSyntax;
  readonly arrow: Token;
  readonly body: ExprSyntax;
}

export interface ExecExpr extends SyntaxBase {
  readonly kind: 'exec';
  readonly keyword: Token;
  readonly args: ArgumentDeclsSyntax;
  readonly type: TypeSyntax;
  readonly template: TemplateSyntax;
}

/** `name := e`, `val p = e` or a name alone, between the parentheses of exec, make and @requires. */
export type ArgumentDeclsSyntax = BracketedSyntax<DeclSyntax>;

export interface TemplateSyntax extends SyntaxBase {
  readonly open: Token;
  /** One more than interpolations. */
  readonly texts: readonly Token[];
  readonly interpolations: readonly InterpolationSyntax[];
  readonly close: Token;
}

export interface InterpolationSyntax extends SyntaxBase {
  readonly open: Token;
  readonly expr: ExprSyntax;
  readonly close: Token;
}

export interface MakeExpr extends SyntaxBase {
  readonly kind: 'make';
  readonly keyword: Token;
  readonly args: MakeArgumentsSyntax;
}

/** `("path", name := e)`; the items are those behind the path, `commas` has the one before them too. */
export interface MakeArgumentsSyntax extends BracketedSyntax<DeclSyntax> {
  readonly path: LiteralExpr | MissingExpr;
}

/** `int(e)`, `float(e)`. */
export interface ConversionExpr extends SyntaxBase {
  readonly kind: 'conversion';
  readonly keyword: Token;
  readonly argument: ElementSyntax<ExprSyntax>;
}

export interface IfExpr extends SyntaxBase {
  readonly kind: 'if';
  readonly keyword: Token;
  readonly condition: ExprSyntax;
  readonly thenBranch: BlockExpr;
  readonly elseIfs: readonly ElseIfSyntax[];
  readonly elseKeyword: Token;
  readonly elseBranch: BlockExpr;
}

export interface ElseIfSyntax extends SyntaxBase {
  readonly elseKeyword: Token;
  readonly ifKeyword: Token;
  readonly condition: ExprSyntax;
  readonly thenBranch: BlockExpr;
}

export interface SwitchExpr extends SyntaxBase {
  readonly kind: 'switch';
  readonly keyword: Token;
  readonly subject: ExprSyntax;
  readonly cases: CasesSyntax;
}

export interface CasesSyntax extends SyntaxBase {
  readonly open: Token;
  readonly items: readonly CaseSyntax[];
  readonly close: Token;
}

export interface CaseSyntax extends SyntaxBase {
  readonly keyword: Token;
  readonly pattern: PatternSyntax;
  readonly colon: Token;
  readonly body: BodySyntax;
}

export interface CallExpr extends SyntaxBase {
  readonly kind: 'call';
  readonly callee: ExprSyntax;
  readonly args: BracketedSyntax<ExprSyntax>;
}

export interface IndexExpr extends SyntaxBase {
  readonly kind: 'index';
  readonly object: ExprSyntax;
  readonly subscript: ElementSyntax<ExprSyntax>;
}

export interface SelectExpr extends SyntaxBase {
  readonly kind: 'select';
  readonly object: ExprSyntax;
  readonly dot: Token;
  readonly name: Token;
}

export interface UnaryExpr extends SyntaxBase {
  readonly kind: 'unary';
  readonly operator: Token;
  readonly operand: ExprSyntax;
}

export interface BinaryExpr extends SyntaxBase {
  readonly kind: 'binary';
  readonly left: ExprSyntax;
  readonly operator: Token;
  readonly right: ExprSyntax;
}
