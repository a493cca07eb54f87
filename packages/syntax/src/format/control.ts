// Conditions and switches. Spec: 01-syntax §14.2.

import type { CaseSyntax, IfExpr, SwitchExpr } from '../surface/expression.ts';
import { bodyLines, keepSemicolon, writeBlock, writeBodyLines, writeBodyOnLine } from './declarations.ts';
import { writePattern } from './patterns.ts';
import { closerLine, type Gap, none, space, type Writer } from './writer.ts';

/** `if c { … } else if d { … } else { … }`. */
export function writeIf(writer: Writer, node: IfExpr, gap: Gap): void {
  writer.place(node.keyword, gap);
  writer.writeExpr(writer, node.condition, space);
  writeBlock(writer, node.thenBranch, space);
  for (const part of node.elseIfs) {
    writer.place(part.elseKeyword, space);
    writer.place(part.ifKeyword, space);
    writer.writeExpr(writer, part.condition, space);
    writeBlock(writer, part.thenBranch, space);
  }
  writer.place(node.elseKeyword, space);
  writeBlock(writer, node.elseBranch, space);
}

/** Cases stand at the indentation of the line with the `switch`; on one line if they were. */
export function writeSwitch(writer: Writer, node: SwitchExpr, gap: Gap): void {
  const { open, items, close } = node.cases;
  writer.place(node.keyword, gap);
  writer.writeExpr(writer, node.subject, space);
  writer.place(open, space);
  if (items.length === 0) {
    writer.place(close, none);
    return;
  }
  const isOnOneLine = writer.isOnOneLine(open, close) && items.every(({ body }) => bodyLines(writer, body) === 'one');
  const indent = writer.lineIndent;
  for (const [i, item] of items.entries()) {
    const lead: Gap = { kind: 'line', indent, blank: i === 0 ? 'none-first' : 'keep' };
    writeCase(writer, item, isOnOneLine ? space : lead);
  }
  writer.place(close, isOnOneLine ? space : closerLine(indent));
}

function writeCase(writer: Writer, node: CaseSyntax, gap: Gap): void {
  const { keyword, pattern, colon, body } = node;
  const indent = gap.kind === 'line' ? gap.indent : writer.base;
  writer.within(indent, () => {
    writer.place(keyword, gap);
    writePattern(writer, pattern, space);
    writer.place(colon, none);
    if (!writer.breaksAfter(colon) && bodyLines(writer, body) === 'one') writeBodyOnLine(writer, body);
    else writeBodyLines(writer, body, indent + 1);
    keepSemicolon(writer, body.end);
  });
}
