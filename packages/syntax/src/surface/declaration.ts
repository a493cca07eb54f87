// Declarations and modules as written. Spec: 01-syntax §5.1, §5.2.

import type { Token } from '../lex/token.ts';
import type { ArgumentDeclsSyntax, ExprSyntax, LiteralExpr, MissingExpr, SyntaxBase } from './expression.ts';
import type { PatternSyntax } from './pattern.ts';
import type { FieldTypesSyntax, TypeSyntax } from './type.ts';

export type DeclSyntax = ValDecl | AssignDecl | FuncDecl | TypeDecl | AnnotatedDecl | ShorthandDecl | BrokenDecl;

/** `val p T = e`. */
export interface ValDecl extends SyntaxBase {
  readonly kind: 'val-decl';
  readonly keyword: Token;
  readonly pattern: PatternSyntax;
  readonly type?: TypeSyntax;
  readonly equal: Token;
  readonly value: ExprSyntax;
}

/** `x := e`. */
export interface AssignDecl extends SyntaxBase {
  readonly kind: 'assign-decl';
  readonly name: Token;
  readonly assign: Token;
  readonly value: ExprSyntax;
}

/** `func f(x T) R = e`. */
export interface FuncDecl extends SyntaxBase {
  readonly kind: 'func-decl';
  readonly keyword: Token;
  readonly name: Token;
  readonly params: FieldTypesSyntax;
  readonly result?: TypeSyntax;
  readonly equal: Token;
  readonly body: ExprSyntax;
}

export interface TypeDecl extends SyntaxBase {
  readonly kind: 'type-decl';
  readonly keyword: Token;
  readonly name: Token;
  readonly type: TypeSyntax;
}

export interface AnnotatedDecl extends SyntaxBase {
  readonly kind: 'annotated-decl';
  readonly annotation: AnnotationSyntax;
  readonly decl: DeclSyntax;
}

/** `@requires(cpu := 2)`. */
export interface AnnotationSyntax extends SyntaxBase {
  readonly at: Token;
  readonly name: Token;
  readonly args: ArgumentDeclsSyntax;
}

/** A name alone among the arguments of exec, make and @requires. */
export interface ShorthandDecl extends SyntaxBase {
  readonly kind: 'shorthand-decl';
  readonly name: Token;
}

/** What stands where a declaration is demanded and is none; `parts` are the expressions read in it. */
export interface BrokenDecl extends SyntaxBase {
  readonly kind: 'broken-decl';
  readonly parts: readonly ExprSyntax[];
}

export interface ModuleSyntax extends SyntaxBase {
  readonly kind: 'module';
  readonly keyspace?: KeyspaceSyntax;
  readonly params: readonly ParamSyntax[];
  readonly decls: readonly DeclSyntax[];
  readonly endOfFile: Token;
}

export interface KeyspaceSyntax extends SyntaxBase {
  readonly keyword: Token;
  readonly value: LiteralExpr | MissingExpr;
}

/** `param x T` (one item) or `param ( ... )`. */
export interface ParamSyntax extends SyntaxBase {
  readonly kind: 'param';
  readonly keyword: Token;
  readonly open?: Token;
  readonly items: readonly ParamItemSyntax[];
  readonly close?: Token;
}

/** `a, b T`, `a = e`, `a T = e`, and `a, b = e`, which the checker rejects. */
export interface ParamItemSyntax extends SyntaxBase {
  readonly kind: 'param-item';
  readonly names: readonly Token[];
  readonly commas: readonly Token[];
  readonly type?: TypeSyntax;
  readonly equal?: Token;
  readonly value?: ExprSyntax;
}
