// The entry points of the parser. Spec: 01-syntax §13.1 (modes), §12 (errors).

import type { CompatMessage, Diagnostic, SourceFile } from '@reflow-lang/base';
import type { Expr, ModuleAst, TypeExpr } from './core/ast.ts';

/** A value is always there, with holes where the text is broken. */
export interface ParseResult<T> {
  readonly source: SourceFile;
  readonly value: T;
  /** Compat lines of syntax errors, in order of detection; empty exactly when the text parses. */
  readonly errors: readonly CompatMessage[];
  /** Structured view: syntax errors and lexical warnings (W0010). */
  readonly diagnostics: readonly Diagnostic[];
  readonly nodeCount: number;
}

export function parseModule(source: SourceFile): ParseResult<ModuleAst> {
  throw new Error('not written yet: parseModule');
}
/** Expression mode: newlines are white space. */
export function parseExpr(source: SourceFile): ParseResult<Expr> {
  throw new Error('not written yet: parseExpr');
}
export function parseType(source: SourceFile): ParseResult<TypeExpr> {
  throw new Error('not written yet: parseType');
}
