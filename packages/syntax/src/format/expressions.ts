// Expressions. Chains to the left are walked in loops, as everywhere. Spec: 01-syntax §14.2.

import { absurd } from '@reflow-lang/base';
import type { Token } from '../lex/token.ts';
import type { DeclSyntax } from '../surface/declaration.ts';
import type {
  BinaryExpr,
  CallExpr,
  ClauseSyntax,
  ComprehensionExpr,
  ElementSyntax,
  ExecExpr,
  ExprSyntax,
  FieldSyntax,
  FunctionExpr,
  IndexExpr,
  ListExpr,
  MakeArgumentsSyntax,
  MapEntrySyntax,
  MapExpr,
  ParenExpr,
  SelectExpr,
  SpreadSyntax,
} from '../surface/expression.ts';
import { writeBody } from './body.ts';
import { writeIf, writeSwitch } from './control.ts';
import { writeArgumentDecl, writeBlock } from './declarations.ts';
import { writeList } from './lists.ts';
import { writePattern } from './patterns.ts';
import { writeFieldTypes, writeType } from './types.ts';
import { type Gap, none, space, type Writer } from './writer.ts';

type Step = BinaryExpr | CallExpr | IndexExpr | SelectExpr;

export function writeExpr(writer: Writer, node: ExprSyntax, gap: Gap): void {
  writer.nest(node, gap, writeSteps);
}

function writeSteps(writer: Writer, node: ExprSyntax, gap: Gap): void {
  const steps: Step[] = [];
  let innermost = node;
  for (let part = leftPart(innermost); part !== undefined; part = leftPart(innermost)) {
    steps.push(part.step);
    innermost = part.node;
  }
  writeOperand(writer, innermost, gap);
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) writeStep(writer, step);
}

function leftPart(node: ExprSyntax): { readonly step: Step; readonly node: ExprSyntax } | undefined {
  switch (node.kind) {
    case 'binary':
      return { step: node, node: node.left };
    case 'call':
      return { step: node, node: node.callee };
    case 'index':
    case 'select':
      return { step: node, node: node.object };
    default:
      return undefined;
  }
}

/** What stands behind the part that is written: an operator and its right side, or a postfix form. */
function writeStep(writer: Writer, step: Step): void {
  switch (step.kind) {
    case 'binary':
      writer.place(step.operator, space);
      writeExpr(writer, step.right, writer.breaksAfter(step.operator) ? writer.continuation() : space);
      return;
    case 'call':
      writeList(writer, { ...step.args, trailing: true, write: writeExpr }, none);
      return;
    case 'index':
      writeElement(writer, step.subscript, none);
      return;
    case 'select':
      // `1 .x`: without the space the dot would be the number's.
      writer.place(step.dot, endsInInteger(step.object) ? space : none, '.');
      writer.place(step.name, writer.breaksAfter(step.dot) ? writer.continuation() : none);
      return;
    default:
      absurd(step);
  }
}

function endsInInteger(node: ExprSyntax): boolean {
  return node.kind === 'literal' && /^\d+$/.test(node.token.image);
}

function writeOperand(writer: Writer, node: ExprSyntax, gap: Gap): void {
  switch (node.kind) {
    case 'missing':
      return;
    case 'name':
    case 'literal':
      writer.place(node.token, gap);
      return;
    case 'paren':
      writeParen(writer, node, gap);
      return;
    case 'tuple':
      writeList(writer, { ...node, trailing: true, write: writeExpr }, gap);
      return;
    case 'struct':
      writeList(writer, { ...node, trailing: true, write: writeField }, gap);
      return;
    case 'block':
      writeBlock(writer, node, gap);
      return;
    case 'list':
    case 'map':
      writeElements(writer, node, gap);
      return;
    case 'comprehension':
      writeComprehension(writer, node, gap);
      return;
    case 'variant':
      writer.place(node.hash, gap);
      writer.place(node.tag, none);
      if (node.element !== undefined) writeElement(writer, node.element, none);
      return;
    case 'function':
      writeFunction(writer, node, gap);
      return;
    case 'exec':
      writeExec(writer, node, gap);
      return;
    case 'make':
      writer.place(node.keyword, gap);
      writeMakeArguments(writer, node.args);
      return;
    case 'conversion':
      writer.place(node.keyword, gap);
      writeElement(writer, node.argument, none);
      return;
    case 'if':
      writeIf(writer, node, gap);
      return;
    case 'switch':
      writeSwitch(writer, node, gap);
      return;
    case 'unary':
      writeUnary(writer, node, gap);
      return;
    case 'binary':
    case 'call':
    case 'index':
    case 'select':
      writeSteps(writer, node, gap);
      return;
    default:
      absurd(node);
  }
}

function writeUnary(writer: Writer, node: ExprSyntax, gap: Gap): void {
  let operand = node;
  let before = gap;
  while (operand.kind === 'unary') {
    writer.place(operand.operator, before);
    before = none;
    operand = operand.operand;
  }
  writeExpr(writer, operand, before);
}

/** The closer stays behind the expression: a newline before it would be a semicolon. */
function writeParen(writer: Writer, node: ParenExpr, gap: Gap): void {
  writer.place(node.open, gap);
  writeInner(writer, node.open, node.inner);
  writer.place(node.close, none);
}

function writeElement(writer: Writer, element: ElementSyntax<ExprSyntax>, gap: Gap): void {
  writer.place(element.open, gap);
  writeInner(writer, element.open, element.inner);
  writer.place(element.close, none);
}

function writeInner(writer: Writer, open: Token, inner: ExprSyntax): void {
  const indent = writer.lineIndent + 1;
  if (writer.breaksAfter(open)) {
    writer.within(indent, () => writeExpr(writer, inner, { kind: 'line', indent, blank: 'none-first' }));
  } else writeExpr(writer, inner, none);
}

function writeField(writer: Writer, field: FieldSyntax, gap: Gap): void {
  writer.place(field.name, gap);
  if (field.colon === undefined || field.value === undefined) return;
  writer.place(field.colon, none);
  writeExpr(writer, field.value, space);
}

type ElementPart = ExprSyntax | MapEntrySyntax | SpreadSyntax;

/** Lists and maps: elements separated by commas, then spreads separated by nothing. */
function writeElements(writer: Writer, node: ListExpr | MapExpr, gap: Gap): void {
  const { open, commas, close } = node;
  if (node.kind === 'map' && node.colon !== undefined) {
    writer.place(open, gap);
    writer.place(node.colon, none);
    writer.place(close, none);
    return;
  }
  const items: readonly ElementPart[] = [...node.items, ...node.spreads];
  const juxtaposed = (item: ElementPart): boolean => 'ellipsis' in item;
  writeList(writer, { open, items, commas, close, trailing: true, write: writeElementPart, juxtaposed }, gap);
}

function writeElementPart(writer: Writer, part: ElementPart, gap: Gap): void {
  if ('ellipsis' in part) {
    writer.place(part.ellipsis, gap);
    writeExpr(writer, part.value, none);
  } else if ('key' in part) {
    writeExpr(writer, part.key, gap);
    writer.place(part.colon, none);
    writeExpr(writer, part.value, space);
  } else writeExpr(writer, part, gap);
}

/** Several lines: broken behind the bar and the commas, the closer behind the last clause. */
function writeComprehension(writer: Writer, node: ComprehensionExpr, gap: Gap): void {
  const breaks = writer.startsLine(node.head.start) || node.items.some((clause) => writer.startsLine(clause.start));
  writer.place(node.open, gap);
  const outer = writer.lineIndent;
  const lead: Gap = breaks ? { kind: 'line', indent: outer + 1, blank: 'keep' } : space;
  writer.within(breaks ? outer + 1 : writer.base, () => {
    writeExpr(writer, node.head, none);
    writer.place(node.bar, space);
    for (const [i, clause] of node.items.entries()) {
      const comma = node.commas[i - 1];
      if (comma !== undefined) writer.place(comma, none);
      writeClause(writer, clause, lead);
    }
  });
  writer.place(node.close, none);
}

function writeClause(writer: Writer, clause: ClauseSyntax, gap: Gap): void {
  if (clause.kind === 'filter') {
    writer.place(clause.keyword, gap);
    writeExpr(writer, clause.condition, space);
    return;
  }
  writePattern(writer, clause.pattern, gap);
  writer.place(clause.arrow, space);
  writeExpr(writer, clause.source, writer.breaksAfter(clause.arrow) ? writer.continuation() : space);
}

function writeFunction(writer: Writer, node: FunctionExpr, gap: Gap): void {
  writer.place(node.keyword, gap);
  writeFieldTypes(writer, node.params, none);
  if (node.result !== undefined) writeType(writer, node.result, space);
  writer.place(node.arrow, space);
  writeBody(writer, node.arrow, node.body);
}

function writeExec(writer: Writer, node: ExecExpr, gap: Gap): void {
  writer.place(node.keyword, gap);
  writeList(writer, { ...node.args, trailing: false, write: writeArgumentDecl }, none);
  writeType(writer, node.type, space);
  writer.verbatim(node.template.open, node.template.close, space);
}

type MakePart = { readonly path: ExprSyntax; readonly start: number; readonly end: number } | DeclSyntax;

function writeMakeArguments(writer: Writer, args: MakeArgumentsSyntax): void {
  const path: MakePart = { path: args.path, start: args.path.start, end: args.path.end };
  const items: readonly MakePart[] = [path, ...args.items];
  const { open, commas, close } = args;
  const write = (out: Writer, part: MakePart, gap: Gap): void => {
    if ('path' in part) writeExpr(out, part.path, gap);
    else writeArgumentDecl(out, part, gap);
  };
  writeList(writer, { open, items, commas, close, trailing: true, write }, none);
}
