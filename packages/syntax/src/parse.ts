// The entry points of the parser: text in, both trees and every error out.
//
// They never throw for a program's fault and always end; what is broken is a hole in the trees.
// Spec: 01-syntax §13.1 (modes), §12 (errors), §14.1.

import {
  type CompatMessage,
  compareDiagnostics,
  type Diagnostic,
  mkDiagnostic,
  type SourceFile,
} from '@reflow-lang/base';
import { W0010 } from './catalogue/index.ts';
import type { Decl, Expr, ModuleAst, Pat, TypeExpr } from './core/ast.ts';
import { Builder } from './desugar/builder.ts';
import { desugarDecls, desugarModule } from './desugar/declarations.ts';
import { desugarExpr } from './desugar/expressions.ts';
import { desugarPattern } from './desugar/patterns.ts';
import { desugarType, overlookedMistake } from './desugar/types.ts';
import { lex, type ParseMode } from './lex/layout.ts';
import type { LexicalWarning } from './lex/scanner.ts';
import type { Token } from './lex/token.ts';
import { type Parsed, type ReflowParser, sharedParser } from './parser/reflow-parser.ts';
import type { DeclSyntax, ModuleSyntax } from './surface/declaration.ts';
import type { ExprSyntax } from './surface/expression.ts';
import type { OriginSyntax } from './surface/node.ts';
import type { PatternSyntax } from './surface/pattern.ts';
import type { TypeArgumentsSyntax, TypeSyntax } from './surface/type.ts';

/** A value is always there, with holes where the text is broken. `S` is the tree as written. */
export interface ParseResult<T, S = unknown> {
  readonly source: SourceFile;
  readonly value: T;
  /** Compat lines of syntax errors, in order of detection; empty exactly when the text parses. */
  readonly errors: readonly CompatMessage[];
  /** Structured view: syntax errors and lexical warnings (W0010). */
  readonly diagnostics: readonly Diagnostic[];
  readonly nodeCount: number;
  /** What was written. */
  readonly syntax: S;
  readonly tokens: readonly Token[];
  /** By core node id: the node as written that it comes from. */
  readonly origins: readonly OriginSyntax[];
}

/** A whole `.rf` file. */
export function parseModule(source: SourceFile): ParseResult<ModuleAst, ModuleSyntax> {
  return parse(source, 'module', {
    read: (parser, tokens) => parser.parseModule(source, tokens),
    desugar: desugarModule,
  });
}

/** Declarations without parameters, as a prompt reads them. */
export function parseDecls(source: SourceFile): ParseResult<readonly Decl[], readonly DeclSyntax[]> {
  return parse(source, 'decls', {
    read: (parser, tokens) => parser.parseDefinitions(source, tokens),
    desugar: desugarDecls,
  });
}

/** Expression mode: newlines are white space. */
export function parseExpr(source: SourceFile): ParseResult<Expr, ExprSyntax> {
  return parse(source, 'expr', {
    read: (parser, tokens) => parser.parseExpression(source, tokens),
    desugar: desugarExpr,
  });
}

/** A type alone; a newline behind it is an error. */
export function parseType(source: SourceFile): ParseResult<TypeExpr, TypeSyntax> {
  return parse(source, 'type', {
    read: (parser, tokens) => parser.parseType(source, tokens),
    desugar: desugarType,
  });
}

/** A pattern alone; a newline behind it is an error. */
export function parsePattern(source: SourceFile): ParseResult<Pat, PatternSyntax> {
  return parse(source, 'pat', {
    read: (parser, tokens) => parser.parsePattern(source, tokens),
    desugar: desugarPattern,
  });
}

interface Reading<T, S> {
  readonly read: (parser: ReflowParser, tokens: readonly Token[]) => Parsed<S>;
  readonly desugar: (builder: Builder, tree: S) => T;
}

function parse<T, S>(source: SourceFile, mode: ParseMode, { read, desugar }: Reading<T, S>): ParseResult<T, S> {
  const { tokens, warnings } = lex(source.text, mode);
  const { tree, faults, argumentLists } = read(sharedParser(), tokens);
  const builder = new Builder(source, tokens, desugarExpr);
  const value = desugar(builder, tree);
  builder.finish();
  const { origins } = builder;
  const errors = [...overlooked(source, tokens, argumentLists), ...faults.flatMap((fault) => fault.messages)];
  const found = faults.map((fault) => fault.diagnostic);
  const diagnostics = [...found, ...lexicalWarnings(source, warnings, found)].sort(compareDiagnostics);
  return { source, value, errors, diagnostics, nodeCount: origins.length, syntax: tree, tokens, origins };
}

/** Mistakes that the original records while it reads, and tells only if a syntax error follows. KEEP */
function overlooked(
  source: SourceFile,
  tokens: readonly Token[],
  lists: readonly TypeArgumentsSyntax[],
): readonly CompatMessage[] {
  const builder = new Builder(source, tokens, desugarExpr);
  return lists.flatMap((list) => {
    const message = overlookedMistake(builder, list);
    return message === undefined ? [] : [{ pos: builder.pos(list.close), message }];
  });
}

/** W0010, except where the same place is a syntax error already. */
function lexicalWarnings(
  source: SourceFile,
  warnings: readonly LexicalWarning[],
  errors: readonly Diagnostic[],
): readonly Diagnostic[] {
  const all = [...warnings, ...badCharacters(source)];
  return all
    .filter(({ start, end }) => !errors.some(({ span }) => span.start < end && start < span.end))
    .map(({ message, start, end }) => mkDiagnostic(W0010, { message }, { file: source.path, span: { start, end } }));
}

function badCharacters({ text, invalidUtf8 }: SourceFile): readonly LexicalWarning[] {
  const found = invalidUtf8.map((start) => ({ message: 'illegal UTF-8 encoding', start, end: start + 1 }));
  for (let i = text.indexOf('\0'); i >= 0; i = text.indexOf('\0', i + 1)) {
    found.push({ message: 'illegal character NUL', start: i, end: i + 1 });
  }
  return found;
}
