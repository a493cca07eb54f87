// Expressions. Chains that grow to the left (operators, calls, selections) and prefix chains are
// walked in loops; only brackets recurse. Spec: 01-syntax §8, §11.

import { absurd, type CompatPos } from '@reflow-lang/base';
import type { BinaryOp, Case, Clause, Expr, FieldExpr, NodeBase, Template } from '../core/ast.ts';
import { literalValue } from '../lex/literal.ts';
import type { Token } from '../lex/token.ts';
import type {
  BinaryExpr,
  BlockExpr,
  BodySyntax,
  CallExpr,
  CaseSyntax,
  ClauseSyntax,
  ComprehensionExpr,
  ExecExpr,
  ExprSyntax,
  FunctionExpr,
  IfExpr,
  IndexExpr,
  ListExpr,
  MapExpr,
  SelectExpr,
  StructExpr,
  TemplateSyntax,
  UnaryExpr,
} from '../surface/expression.ts';
import { type Builder, noPos, spanOf, tokenSpan } from './builder.ts';
import { desugarDecls } from './declarations.ts';
import { desugarPattern } from './patterns.ts';
import { desugarFields, desugarType } from './types.ts';

/** The core of an expression. Parentheses leave nothing (D20). */
export function desugarExpr(builder: Builder, node: ExprSyntax): Expr {
  const expr = builder.descend()
    ? desugarSteps(builder, node)
    : builder.postpone(anchorOf(builder, node), spanOf(node), () => desugarExpr(builder, node));
  builder.ascend();
  return expr;
}

function desugarSteps(builder: Builder, node: ExprSyntax): Expr {
  let innermost = node;
  let steps: Step[] | undefined;
  for (;;) {
    if (innermost.kind === 'paren') innermost = innermost.inner;
    else {
      const inner = stepInto(innermost);
      if (inner === undefined) break;
      steps ??= [];
      steps.push(inner.step);
      innermost = inner.node;
    }
  }
  let expr = desugarOperand(builder, innermost);
  if (steps !== undefined) {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) expr = applyStep(builder, step, expr);
  }
  return expr;
}

/** The anchor of an expression, without making it: that of its leftmost operand. */
function anchorOf(builder: Builder, node: ExprSyntax): CompatPos {
  let leftmost = node;
  for (;;) {
    if (leftmost.kind === 'paren') leftmost = leftmost.inner;
    else {
      const inner = stepInto(leftmost);
      if (inner === undefined || leftmost.kind === 'unary') break;
      leftmost = inner.node;
    }
  }
  if (leftmost.kind === 'conversion') return builder.conversionPos(leftmost.keyword);
  return builder.pos(firstToken(leftmost));
}

function firstToken(node: ExprSyntax): Token {
  switch (node.kind) {
    case 'missing':
    case 'name':
    case 'literal':
      return node.token;
    case 'paren':
    case 'tuple':
    case 'struct':
    case 'block':
    case 'list':
    case 'map':
    case 'comprehension':
      return node.open;
    case 'variant':
      return node.hash;
    case 'unary':
      return node.operator;
    case 'function':
    case 'exec':
    case 'make':
    case 'conversion':
    case 'if':
    case 'switch':
      return node.keyword;
    case 'binary':
      return firstToken(node.left);
    case 'call':
      return firstToken(node.callee);
    case 'index':
    case 'select':
      return firstToken(node.object);
    default:
      return absurd(node);
  }
}

/** Nodes that grow from one of their parts without a bracket around it. */
type Step = BinaryExpr | CallExpr | IndexExpr | SelectExpr | UnaryExpr;

function stepInto(node: ExprSyntax): { readonly step: Step; readonly node: ExprSyntax } | undefined {
  switch (node.kind) {
    case 'binary':
      return { step: node, node: node.left };
    case 'call':
      return { step: node, node: node.callee };
    case 'index':
    case 'select':
      return { step: node, node: node.object };
    case 'unary':
      return { step: node, node: node.operand };
    default:
      return undefined;
  }
}

/** The node around the part already made. All but prefix operators stand where their leftmost part does. */
function applyStep(builder: Builder, step: Step, inner: Expr): Expr {
  const span = spanOf(step);
  const { pos } = inner;
  switch (step.kind) {
    case 'binary': {
      const right = desugarExpr(builder, step.right);
      const op = binaryOp(step.operator.image);
      return { kind: 'binop', op, left: inner, right, id: builder.id(step), pos, span };
    }
    case 'call': {
      const args = desugarAll(builder, step.args.items);
      return { kind: 'apply', fn: inner, args, id: builder.id(step), pos, span };
    }
    case 'index': {
      const index = desugarExpr(builder, step.subscript.inner);
      return { kind: 'index', object: inner, index, id: builder.id(step), pos, span };
    }
    case 'select': {
      const field = { field: step.name.image, fieldSpan: tokenSpan(step.name) };
      return { kind: 'deref', object: inner, ...field, id: builder.id(step), pos, span };
    }
    case 'unary': {
      const op = step.operator.image === '!' ? '!' : '-';
      return { ...base(builder, step, step.operator), kind: 'unop', op, arg: inner };
    }
    default:
      return absurd(step);
  }
}

const binaryOps: ReadonlyMap<string, BinaryOp> = new Map(
  (['~>', '||', '&&', '<', '>', '<=', '>=', '!=', '==', '+', '-', '*', '/', '%', '&', '<<', '>>'] as const).map(
    (op) => [op, op],
  ),
);
const binaryOp = (image: string): BinaryOp => binaryOps.get(image) ?? '+';

function base(builder: Builder, node: ExprSyntax, anchor: Token): NodeBase {
  return { id: builder.id(node), pos: builder.pos(anchor), span: spanOf(node) };
}

function desugarAll(builder: Builder, nodes: readonly ExprSyntax[]): Expr[] {
  const exprs: Expr[] = [];
  for (const node of nodes) exprs.push(desugarExpr(builder, node));
  return exprs;
}

function desugarOperand(builder: Builder, node: ExprSyntax): Expr {
  switch (node.kind) {
    case 'missing':
      return { ...base(builder, node, node.token), kind: 'error' };
    case 'name':
      return { ...base(builder, node, node.token), kind: 'ident', name: node.token.image };
    case 'literal': {
      const raw = node.token.image;
      return { ...base(builder, node, node.token), kind: 'lit', value: literalValue(raw), raw };
    }
    case 'tuple':
      return { ...base(builder, node, node.open), kind: 'tuple', elems: desugarAll(builder, node.items) };
    case 'struct':
      return { ...base(builder, node, node.open), kind: 'struct', fields: fields(builder, node) };
    case 'block':
      return block(builder, node, 'braces');
    case 'list':
      return list(builder, node);
    case 'map':
      return map(builder, node);
    case 'comprehension':
      return comprehension(builder, node);
    case 'variant': {
      const elem = node.element === undefined ? undefined : desugarExpr(builder, node.element.inner);
      const tag = { tag: node.tag.image, tagSpan: tokenSpan(node.tag) };
      return { ...base(builder, node, node.hash), kind: 'variant', ...tag, ...(elem !== undefined && { elem }) };
    }
    case 'function':
      return functionLiteral(builder, node);
    case 'exec':
      return exec(builder, node);
    case 'make': {
      const path = desugarExpr(builder, node.args.path);
      const decls = desugarDecls(builder, node.args.items);
      return { ...base(builder, node, node.keyword), kind: 'make', path, decls };
    }
    case 'conversion': {
      const arg = desugarExpr(builder, node.argument.inner);
      const op = node.keyword.image === 'float' ? 'float' : 'int';
      const pos = builder.conversionPos(node.keyword);
      return { kind: 'conversion', op, arg, id: builder.id(node), pos, span: spanOf(node) };
    }
    case 'if':
      return conditional(builder, node);
    case 'switch': {
      const subject = desugarExpr(builder, node.subject);
      const cases = node.cases.items.map((item) => switchCase(builder, item));
      return { ...base(builder, node, node.keyword), kind: 'switch', subject, cases };
    }
    case 'paren':
    case 'binary':
    case 'call':
    case 'index':
    case 'select':
    case 'unary':
      return desugarExpr(builder, node);
    default:
      return absurd(node);
  }
}

/** D6: a name alone is its own value. */
function fields(builder: Builder, node: StructExpr): readonly FieldExpr[] {
  return node.items.map((field): FieldExpr => {
    const name = field.name.image;
    const nameSpan = tokenSpan(field.name);
    if (field.value !== undefined) {
      return { name, nameSpan, value: desugarExpr(builder, field.value), shorthand: false };
    }
    const value: Expr = { kind: 'ident', name, id: builder.id(node), pos: builder.pos(field.name), span: nameSpan };
    return { name, nameSpan, value, shorthand: true };
  });
}

function block(builder: Builder, node: BlockExpr, from: 'braces' | 'then' | 'else'): Expr {
  return { ...base(builder, node, node.open), kind: 'block', ...body(builder, node.body), from };
}

function body(builder: Builder, node: BodySyntax) {
  const decls = desugarDecls(builder, node.decls);
  return { decls, body: desugarExpr(builder, node.result) };
}

/** D8: `((elements + s1) + s2)`. */
function list(builder: Builder, node: ListExpr): Expr {
  let expr: Expr = { ...base(builder, node, node.open), kind: 'list', elems: desugarAll(builder, node.items) };
  for (const spread of node.spreads) {
    const right = desugarExpr(builder, spread.value);
    expr = { ...base(builder, node, node.open), kind: 'binop', op: '+', left: expr, right };
  }
  return expr;
}

/** D9: `s2 + (s1 + entries)`; of equal keys the right operand's wins. */
function map(builder: Builder, node: MapExpr): Expr {
  const entries = node.items.map(({ key, value }) => ({
    key: desugarExpr(builder, key),
    value: desugarExpr(builder, value),
  }));
  let expr: Expr = { ...base(builder, node, node.open), kind: 'map', entries };
  for (const spread of node.spreads) {
    const left = desugarExpr(builder, spread.value);
    expr = { ...base(builder, node, node.open), kind: 'binop', op: '+', left, right: expr };
  }
  return expr;
}

function comprehension(builder: Builder, node: ComprehensionExpr): Expr {
  const head = desugarExpr(builder, node.head);
  const clauses = node.items.map((item) => clause(builder, item));
  return { ...base(builder, node, node.open), kind: 'compr', head, clauses };
}

function clause(builder: Builder, node: ClauseSyntax): Clause {
  if (node.kind === 'filter') return { kind: 'filter', expr: desugarExpr(builder, node.condition) };
  const pat = desugarPattern(builder, node.pattern);
  return { kind: 'enum', pat, expr: desugarExpr(builder, node.source) };
}

/** D22: a result type is ascribed to the function itself. KEEP */
function functionLiteral(builder: Builder, node: FunctionExpr): Expr {
  const params = desugarFields(builder, node.params);
  const type = node.result === undefined ? undefined : desugarType(builder, node.result);
  const body = desugarExpr(builder, node.body);
  if (type === undefined) return { ...base(builder, node, node.keyword), kind: 'func', params, body };
  const arg: Expr = { kind: 'func', params, body, id: builder.id(node), pos: body.pos, span: spanOf(node) };
  return { ...base(builder, node, node.keyword), kind: 'ascribe', type, arg };
}

function exec(builder: Builder, node: ExecExpr): Expr {
  const decls = desugarDecls(builder, node.args.items);
  const type = desugarType(builder, node.type);
  const template = desugarTemplate(builder, node.template);
  return { ...base(builder, node, node.keyword), kind: 'exec', decls, type, template };
}

/** D25. */
function desugarTemplate(builder: Builder, node: TemplateSyntax): Template {
  const { interpolations } = node;
  const args = builder.inInterpolation(() => interpolations.map(({ expr }) => desugarExpr(builder, expr)));
  return {
    text: builder.source.text.slice(node.open.end, Math.max(node.close.startOffset, node.open.end)),
    frags: node.texts.map((text) => text.image),
    args,
    span: spanOf(node),
    fragSpans: node.texts.map(tokenSpan),
  };
}

/** D10-D12: an `else` branch is a block in an empty block; `else if` nests without one. */
function conditional(builder: Builder, node: IfExpr): Expr {
  const cond = desugarExpr(builder, node.condition);
  const branch = block(builder, node.thenBranch, 'then');
  const elseIfs = node.elseIfs.map((elseIf) => ({
    elseIf,
    elseCond: desugarExpr(builder, elseIf.condition),
    branch: block(builder, elseIf.thenBranch, 'then'),
  }));
  const inner = block(builder, node.elseBranch, 'else');
  const elseAnchor = { id: builder.id(node), pos: builder.pos(node.elseKeyword), span: spanOf(node.elseBranch) };
  let otherwise: Expr = { ...elseAnchor, kind: 'block', decls: [], body: inner, from: 'else' };
  for (let part = elseIfs.pop(); part !== undefined; part = elseIfs.pop()) {
    const span = { start: part.elseIf.ifKeyword.startOffset, end: node.end };
    const at = { id: builder.id(node), pos: builder.pos(part.elseIf.elseKeyword), span };
    otherwise = mkCond(part.elseCond, part.branch, otherwise, at);
  }
  return mkCond(cond, branch, otherwise, base(builder, node, node.keyword));
}

function mkCond(cond: Expr, branch: Expr, otherwise: Expr, at: NodeBase): Expr {
  // biome-ignore lint/suspicious/noThenProperty: the branch of a condition; nodes are never awaited
  return { ...at, kind: 'cond', cond, then: branch, else: otherwise };
}

/** D13: a block only if there are declarations; it has no place. */
function switchCase(builder: Builder, node: CaseSyntax): Case {
  const pat = desugarPattern(builder, node.pattern);
  const { decls, body: result } = body(builder, node.body);
  const at = { pos: builder.pos(node.keyword), span: spanOf(node), doc: node.keyword.notes.doc };
  if (decls.length === 0) return { ...at, pat, expr: result };
  const place = { id: builder.id(node.body.result), pos: noPos, span: spanOf(node.body) };
  return { ...at, pat, expr: { ...place, kind: 'block', decls, body: result, from: 'case' } };
}
