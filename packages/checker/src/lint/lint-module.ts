// A checked module as lint rules see it: every node in a list, the text, and what names stand for.

import type { Span } from '@reflow-lang/base';
import { type Expr, type ModuleAst, type NodeId, parseModule, type TypeExpr } from '@reflow-lang/syntax';
import type { CheckedModule, SideTables, SymbolInfo } from '../checked-module.ts';
import { type DeclSite, type ExprOf, listNodes, type ModuleNodes, type PatternSite } from './module-nodes.ts';

export interface LintModule {
  /** Session path. */
  readonly file: string;
  readonly text: string;
  readonly module: CheckedModule;
  readonly ast: ModuleAst;
  readonly tables: SideTables;
  /** Every expression, from top to bottom, outer before inner. */
  readonly exprs: readonly Expr[];
  readonly decls: readonly DeclSite[];
  readonly patterns: readonly PatternSite[];
  /** Tokens that span lines: what stands in them is text, not layout. */
  readonly verbatim: readonly Span[];
  readonly comments: readonly SourceComment[];
  /** The expression that the name of this node is bound to, if it stands in this module and nothing takes it apart. */
  valueOf(ident: NodeId): Expr | undefined;
  /** The type that is written directly on this expression. */
  annotationOf(expr: NodeId): TypeExpr | undefined;
}

/** A comment, and where the code it may be about begins. */
export interface SourceComment extends Span {
  readonly text: string;
  /** Nothing but white space stands before it on its line. */
  readonly isAlone: boolean;
  /** Offset of the first token behind it, or the end of the file. */
  readonly next: number;
}

export function mkLintModule(module: CheckedModule): LintModule {
  const { source, ast, tables } = module;
  const nodes = listNodes(ast);
  const values = boundValues(tables, nodes);
  const annotations = new Map(exprsOf(nodes.exprs, 'ascribe').map((e) => [e.arg.id, e.type]));
  let read: Reading | undefined;
  const reading = (): Reading => {
    read ??= readTokens(module);
    return read;
  };
  return {
    file: module.path,
    text: source.text,
    module,
    ast,
    tables,
    ...nodes,
    get verbatim() {
      return reading().verbatim;
    },
    get comments() {
      return reading().comments;
    },
    valueOf: (ident) => {
      const symbol = tables.symbolOf(ident);
      return symbol && values.get(symbol);
    },
    annotationOf: (expr) => annotations.get(expr),
  };
}

export function exprsOf<K extends Expr['kind']>(exprs: readonly Expr[], kind: K): readonly ExprOf<K>[] {
  return exprs.filter((e): e is ExprOf<K> => e.kind === kind);
}

/** The expression below annotations that are written on it. */
export function bare(e: Expr): Expr {
  let inner = e;
  while (inner.kind === 'ascribe' || inner.kind === 'requires') inner = inner.arg;
  return inner;
}

/** The argument of an exec or `@requires` by its name. */
export function argumentNamed(e: ExprOf<'exec' | 'requires'>, name: string): Expr | undefined {
  for (const decl of e.decls) {
    if (decl.kind === 'assign' && decl.pat.kind === 'ident' && decl.pat.name === name) return decl.expr;
  }
  return undefined;
}

/** A string literal's value, as it stands or through the names it is bound to; and where the literal is. */
export function stringLiteral(module: LintModule, e: Expr): { readonly value: string; readonly at: Expr } | undefined {
  const seen = new Set<NodeId>();
  let at: Expr | undefined = bare(e);
  while (at?.kind === 'ident' && !seen.has(at.id)) {
    seen.add(at.id);
    const value = module.valueOf(at.id);
    at = value && bare(value);
  }
  return at?.kind === 'lit' && at.value.kind === 'string' ? { value: at.value.value, at } : undefined;
}

function boundValues(tables: SideTables, { decls }: ModuleNodes): ReadonlyMap<SymbolInfo, Expr> {
  const values = new Map<SymbolInfo, Expr>();
  for (const { decl, where } of decls) {
    if (decl.kind !== 'assign' || decl.pat.kind !== 'ident') continue;
    const symbol = tables.symbolOf(where === 'param' ? decl.id : decl.pat.id);
    if (symbol !== undefined) values.set(symbol, decl.expr);
  }
  return values;
}

interface Reading {
  readonly verbatim: readonly Span[];
  readonly comments: readonly SourceComment[];
}

/** Comments and layout are in the tokens, which a checked module does not keep. */
function readTokens({ source }: CheckedModule): Reading {
  const { tokens } = parseModule(source);
  const comments: SourceComment[] = [];
  const verbatim: Span[] = [];
  let next = source.text.length;
  for (const token of tokens.toReversed()) {
    if (token.origin === 'text') next = token.start;
    if (token.origin === 'text' && token.image.includes('\n')) verbatim.push({ start: token.start, end: token.end });
    for (const { text, start, end } of token.notes.comments.toReversed()) {
      const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
      const isAlone = source.text.slice(lineStart, start).trim() === '';
      comments.push({ text, start, end, isAlone, next });
    }
  }
  return { verbatim: verbatim.reverse(), comments: comments.reverse() };
}
