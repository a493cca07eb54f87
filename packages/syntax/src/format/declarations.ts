// Declarations and blocks. Spec: 01-syntax §14.2.

import { absurd } from '@reflow-lang/base';
import { Terminal } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { AnnotatedDecl, DeclSyntax } from '../surface/declaration.ts';
import type { BlockExpr, BodySyntax } from '../surface/expression.ts';
import { writeBody } from './body.ts';
import { writeList } from './lists.ts';
import { writePattern } from './patterns.ts';
import { writeFieldTypes, writeType } from './types.ts';
import { closerLine, type Gap, isInline, none, space, type Writer } from './writer.ts';

/** A declaration that starts a line, or stands in a block on one line. */
export function writeDecl(writer: Writer, node: DeclSyntax, gap: Gap): void {
  const base = gap.kind === 'line' ? gap.indent : writer.base;
  writer.within(base, () => writeDeclParts(writer, node, gap));
}

/** A declaration among the arguments of exec, make or @requires. */
export function writeArgumentDecl(writer: Writer, node: DeclSyntax, gap: Gap): void {
  writeDeclParts(writer, node, gap);
}

function writeDeclParts(writer: Writer, node: DeclSyntax, gap: Gap): void {
  switch (node.kind) {
    case 'val-decl':
      writer.place(node.keyword, gap);
      writePattern(writer, node.pattern, space);
      if (node.type !== undefined) writeType(writer, node.type, space);
      writer.place(node.equal, space);
      writeBody(writer, node.equal, node.value);
      return;
    case 'assign-decl':
      writer.place(node.name, gap);
      writer.place(node.assign, space);
      writeBody(writer, node.assign, node.value);
      return;
    case 'func-decl':
      writer.place(node.keyword, gap);
      writer.place(node.name, space);
      writeFieldTypes(writer, node.params, none);
      if (node.result !== undefined) writeType(writer, node.result, space);
      writer.place(node.equal, space);
      writeBody(writer, node.equal, node.body);
      return;
    case 'type-decl':
      writer.place(node.keyword, gap);
      writer.place(node.name, space);
      writeType(writer, node.type, space);
      return;
    case 'annotated-decl':
      writeAnnotated(writer, node, gap);
      return;
    case 'shorthand-decl':
      writer.place(node.name, gap);
      return;
    case 'broken-decl':
      return;
    default:
      absurd(node);
  }
}

/** Each annotation on a line of its own above the declaration. */
function writeAnnotated(writer: Writer, outermost: AnnotatedDecl, gap: Gap): void {
  let node: DeclSyntax = outermost;
  let before = gap;
  while (node.kind === 'annotated-decl') {
    const { at, name, args } = node.annotation;
    writer.place(at, before);
    writer.place(name, none);
    writeList(writer, { ...args, trailing: false, write: writeArgumentDecl }, none);
    keepSemicolon(writer, node.annotation.end);
    before = gap.kind === 'line' ? { kind: 'line', indent: gap.indent, blank: 'none-first' } : space;
    node = node.decl;
  }
  writeDeclParts(writer, node, before);
}

/**
 * A `;` goes where a newline takes its place. It stays where a comment hangs on it, or stands behind
 * it on its line: there its loss would change what the comment documents.
 */
export function keepSemicolon(writer: Writer, end: number): boolean {
  const semicolon = writer.semicolonAfter(end);
  if (semicolon === undefined || !staysForComments(writer, semicolon)) return false;
  writer.place(semicolon, none);
  return true;
}

/** Whether a `;` that could go has a comment before it, or behind it on its line. */
export function staysForComments(writer: Writer, semicolon: Token): boolean {
  return semicolon.notes.comments.length > 0 || hasTrailingComment(writer.following(semicolon));
}

/** Whether a comment before the token stands on the line of the token before, and the token does not. */
function hasTrailingComment(token: Token | undefined): boolean {
  const comments = token?.notes.comments ?? [];
  if (token === undefined || token.tokenType === Terminal.EndOfFile) return false;
  return comments[0]?.newlines === 0 && !isInline(comments, token);
}

// ---- Blocks -----------------------------------------------------------------------------------

/** `{ x := 1; x }` if it was on one line, else a line for each part. */
export function writeBlock(writer: Writer, node: BlockExpr, gap: Gap): void {
  writer.place(node.open, gap);
  if (writer.isOnOneLine(node.open, node.close) && bodyLines(writer, node.body) === 'one') {
    writeBodyOnLine(writer, node.body);
    writer.place(node.close, space);
    return;
  }
  const indent = writer.lineIndent;
  writeBodyLines(writer, node.body, indent + 1);
  const semicolon = writer.semicolonAfter(node.body.end);
  if (semicolon !== undefined && semicolon.notes.comments.length > 0) writer.place(semicolon, none);
  writer.place(node.close, closerLine(indent));
}

/** Whether a body can stand on one line: it did, and nothing in it needs a line of its own. */
export function bodyLines(writer: Writer, { decls, start, end }: BodySyntax): 'one' | 'several' {
  if (decls.some(({ kind }) => kind === 'annotated-decl')) return 'several';
  const first = writer.tokenAt(start);
  const last = writer.tokenBefore(end);
  const isOneToken = first === last && first?.image.includes('\n') !== true;
  return first !== undefined && last !== undefined && (isOneToken || writer.isOnOneLine(first, last))
    ? 'one'
    : 'several';
}

export function writeBodyOnLine(writer: Writer, { decls, result }: BodySyntax): void {
  for (const decl of decls) {
    writeDecl(writer, decl, space);
    const semicolon = writer.semicolonAfter(decl.end);
    if (semicolon !== undefined) writer.place(semicolon, none);
  }
  writer.writeExpr(writer, result, space);
}

export function writeBodyLines(writer: Writer, { decls, result }: BodySyntax, indent: number): void {
  for (const [i, decl] of decls.entries()) {
    writeDecl(writer, decl, { kind: 'line', indent, blank: i === 0 ? 'none-first' : 'keep' });
    keepSemicolon(writer, decl.end);
  }
  const gap: Gap = { kind: 'line', indent, blank: decls.length === 0 ? 'none-first' : 'keep' };
  writer.within(indent, () => writer.writeExpr(writer, result, gap));
}
