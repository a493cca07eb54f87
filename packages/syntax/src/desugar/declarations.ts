// Declarations, parameters and modules. Spec: 01-syntax §8 D1-D5, D16, D17, D23; §11.

import { absurd } from '@reflow-lang/base';
import type { Decl, Expr, FieldType, ModuleAst, NodeBase, Pat, TypeExpr } from '../core/ast.ts';
import { literalValue } from '../lex/literal.ts';
import type { Token } from '../lex/token.ts';
import type {
  AnnotatedDecl,
  DeclSyntax,
  FuncDecl,
  ModuleSyntax,
  ParamItemSyntax,
  ParamSyntax,
  ShorthandDecl,
  ValDecl,
} from '../surface/declaration.ts';
import type { OriginSyntax } from '../surface/node.ts';
import { type Builder, noPos, spanOf, tokenSpan } from './builder.ts';
import { desugarPattern } from './patterns.ts';
import { desugarFields, desugarType } from './types.ts';

export function desugarModule(builder: Builder, module: ModuleSyntax): ModuleAst {
  const value = module.keyspace?.value;
  const keyspace = value?.kind === 'literal' ? literalValue(value.token.image) : undefined;
  const params = module.params.flatMap((param) => desugarParam(builder, param));
  const decls = desugarDecls(builder, module.decls);
  builder.finish();
  return { ...(keyspace !== undefined && { keyspace }), params, decls, nodeCount: builder.origins.length };
}

export function desugarDecls(builder: Builder, decls: readonly DeclSyntax[]): readonly Decl[] {
  return decls.map((decl) => desugarDecl(builder, decl));
}

export function desugarDecl(builder: Builder, node: DeclSyntax): Decl {
  switch (node.kind) {
    case 'val-decl':
      return valDecl(builder, node);
    case 'assign-decl': {
      const pat = identPat(builder, node, node.name, node.name);
      const expr = builder.desugarExpr(builder, node.value);
      return { ...base(builder, node, node.name), kind: 'assign', pat, expr, ...docs(node.name) };
    }
    case 'func-decl':
      return funcDecl(builder, node);
    case 'type-decl': {
      const type = desugarType(builder, node.type);
      const name = { name: node.name.image, nameSpan: tokenSpan(node.name) };
      return { ...base(builder, node, node.keyword), kind: 'typedecl', ...name, type, ...docs(node.keyword) };
    }
    case 'annotated-decl':
      return annotatedDecl(builder, node);
    case 'shorthand-decl':
      return shorthandDecl(builder, node);
    case 'broken-decl':
      return { ...unplaced(builder, node), kind: 'error', reason: 'syntax', doc: '', docText: '' };
    default:
      return absurd(node);
  }
}

const docs = ({ notes }: Token) => ({ doc: notes.doc, docText: notes.docText });

function base(builder: Builder, node: OriginSyntax, anchor: Token): NodeBase {
  return { id: builder.id(node), pos: builder.pos(anchor), span: spanOf(node) };
}

function unplaced(builder: Builder, node: OriginSyntax): NodeBase {
  return { id: builder.id(node), pos: noPos, span: spanOf(node) };
}

function identPat(builder: Builder, node: OriginSyntax, name: Token, anchor: Token): Pat {
  return { kind: 'ident', name: name.image, id: builder.id(node), pos: builder.pos(anchor), span: tokenSpan(name) };
}

/** The declaration stands where its value does; the pattern keeps its own place (D3). */
function valDecl(builder: Builder, node: ValDecl): Decl {
  const pat = desugarPattern(builder, node.pattern);
  const type = node.type === undefined ? undefined : desugarType(builder, node.type);
  const value = builder.desugarExpr(builder, node.value);
  const { pos } = value;
  const expr: Expr =
    type === undefined
      ? value
      : { kind: 'ascribe', type, arg: value, id: builder.id(node), pos, span: spanOf(node.value) };
  return { kind: 'assign', pat, expr, ...docs(node.keyword), id: builder.id(node), pos, span: spanOf(node) };
}

/** D1, D2: everything is anchored at `func`, but the function itself, which has no place. */
function funcDecl(builder: Builder, node: FuncDecl): Decl {
  const pat = identPat(builder, node, node.name, node.keyword);
  const params = desugarFields(builder, node.params);
  const result = node.result === undefined ? undefined : desugarType(builder, node.result);
  const body = builder.desugarExpr(builder, node.body);
  const func: Expr = { ...unplaced(builder, node), kind: 'func', params, body };
  const expr: Expr =
    result === undefined
      ? func
      : {
          kind: 'ascribe',
          type: signature(builder, node, params, result),
          arg: func,
          ...base(builder, node, node.keyword),
        };
  return { ...base(builder, node, node.keyword), kind: 'assign', pat, expr, ...docs(node.keyword) };
}

function signature(builder: Builder, node: FuncDecl, args: readonly FieldType[], result: TypeExpr): TypeExpr {
  const span = { start: node.params.start, end: node.result?.end ?? node.params.end };
  return { kind: 'func', args, result, id: builder.id(node), pos: builder.pos(node.keyword), span };
}

/** D16: the first annotation is the outermost; the doc is that before the first `@`. */
function annotatedDecl(builder: Builder, outermost: AnnotatedDecl): Decl {
  const annotated: AnnotatedDecl[] = [];
  let inner: DeclSyntax = outermost;
  while (inner.kind === 'annotated-decl') {
    annotated.push(inner);
    inner = inner.decl;
  }
  const decl = desugarDecl(builder, inner);
  if (decl.kind !== 'assign') return decl;
  let { expr } = decl;
  for (let node = annotated.pop(); node !== undefined; node = annotated.pop()) {
    const decls = desugarDecls(builder, node.annotation.args.items);
    const at = { id: builder.id(node), pos: expr.pos, span: spanOf(node.annotation) };
    expr = { ...at, kind: 'requires', arg: expr, decls };
  }
  return { ...decl, expr, ...docs(outermost.annotation.at), span: spanOf(outermost) };
}

/** D5: the name's own value, at no position. */
function shorthandDecl(builder: Builder, node: ShorthandDecl): Decl {
  const pat = identPat(builder, node, node.name, node.name);
  const expr: Expr = { ...unplaced(builder, node), kind: 'ident', name: node.name.image };
  return { ...base(builder, node, node.name), kind: 'assign', pat, expr, ...docs(node.name) };
}

function desugarParam(builder: Builder, param: ParamSyntax): readonly Decl[] {
  const isGroup = param.open !== undefined;
  return param.items.flatMap((item) => paramItem(builder, item, isGroup ? undefined : param.keyword));
}

function paramItem(builder: Builder, item: ParamItemSyntax, keyword: Token | undefined): readonly Decl[] {
  const first = item.names[0];
  if (first === undefined) return [];
  const type = item.type === undefined ? undefined : desugarType(builder, item.type);
  const value = item.value === undefined ? undefined : builder.desugarExpr(builder, item.value);
  if (value !== undefined && item.names.length > 1) {
    const at = { nameSpan: tokenSpan(first), ...unplaced(builder, item) };
    return [{ ...at, kind: 'error', reason: 'several-defaults', ...paramDocs(first, keyword) }];
  }
  if (value !== undefined) return [paramWithDefault(builder, item, { name: first, keyword, type, value })];
  return item.names.map((name): Decl => {
    const declared = { name: name.image, nameSpan: tokenSpan(name) };
    if (type === undefined) {
      return {
        kind: 'error',
        reason: 'syntax',
        nameSpan: declared.nameSpan,
        doc: '',
        docText: '',
        ...unplaced(builder, item),
      };
    }
    return { ...base(builder, item, first), kind: 'declare', ...declared, type, ...paramDocs(name, keyword) };
  });
}

interface ParamParts {
  readonly name: Token;
  readonly keyword: Token | undefined;
  readonly type: TypeExpr | undefined;
  readonly value: Expr;
}

/** D4. */
function paramWithDefault(builder: Builder, item: ParamItemSyntax, parts: ParamParts): Decl {
  const { name, keyword, type, value } = parts;
  const pat = identPat(builder, item, name, name);
  const expr: Expr =
    type === undefined
      ? value
      : { kind: 'ascribe', type, arg: value, id: builder.id(item), pos: builder.pos(name), span: value.span };
  return { ...base(builder, item, name), kind: 'assign', pat, expr, ...paramDocs(name, keyword) };
}

/** D23: outside a group the comment before `param` documents each name that has none of its own. */
function paramDocs(name: Token, keyword: Token | undefined) {
  return {
    doc: name.notes.doc || (keyword?.notes.doc ?? ''),
    docText: name.notes.docText || (keyword?.notes.docText ?? ''),
  };
}
