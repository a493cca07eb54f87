// Modules: the order of lines at the top level, and the empty lines between. Spec: 01-syntax §14.2.

import { Terminal } from '../lex/terminals.ts';
import type { ModuleSyntax, ParamItemSyntax, ParamSyntax } from '../surface/declaration.ts';
import { writeBody } from './body.ts';
import { keepSemicolon, staysForComments, writeDecl } from './declarations.ts';
import { writeType } from './types.ts';
import { closerLine, type Gap, isInline, none, space, type Writer } from './writer.ts';

type LineGap = Extract<Gap, { kind: 'line' }>;

const topLine = (blank: LineGap['blank']): Gap => ({ kind: 'line', indent: 0, blank });

/** Everything up to the end of the file. A definition of several lines stands between empty lines. */
export function writeModule(writer: Writer, module: ModuleSyntax): void {
  const { keyspace, params, decls, endOfFile } = module;
  let isBehindHeader = false;
  // Behind a `;` that stays an empty line would change what the comment behind it documents.
  let keepsSemicolon = false;
  if (keyspace !== undefined) {
    writer.place(keyspace.keyword, topLine('none-first'));
    writer.writeExpr(writer, keyspace.value, space);
    keepsSemicolon = keepSemicolon(writer, keyspace.end);
    isBehindHeader = true;
  }
  for (const [i, param] of params.entries()) {
    keepsSemicolon = writeHeaderSemicolons(writer, param.start, keepsSemicolon);
    writeParam(writer, param, topLine(i === 0 && isBehindHeader && !keepsSemicolon ? 'one' : 'keep'));
    keepsSemicolon = keepSemicolon(writer, param.end);
    isBehindHeader = true;
  }
  keepsSemicolon = writeHeaderSemicolons(writer, decls[0]?.start ?? endOfFile.startOffset, keepsSemicolon);
  let isBehindLong = isBehindHeader;
  for (const decl of decls) {
    const first = writer.tokenAt(decl.start);
    if (first !== undefined) writer.watch(first);
    writeDecl(writer, decl, topLine(isBehindLong && !keepsSemicolon ? 'one' : 'keep'));
    isBehindLong = writer.watchedSpansLines();
    if (isBehindLong && !keepsSemicolon) writer.widenWatchedGap();
    keepsSemicolon = keepSemicolon(writer, decl.end);
  }
  writer.place(endOfFile, isInline(endOfFile.notes.comments, endOfFile) ? none : topLine('none-last'));
}

/**
 * Semicolons before the first definition mean nothing; those with comments stay for their sake.
 * Whether the last thing written is such a one.
 */
function writeHeaderSemicolons(writer: Writer, end: number, isBehindSemicolon: boolean): boolean {
  let isLast = isBehindSemicolon;
  for (const token of writer.unwrittenBefore(end)) {
    if (token.tokenType !== Terminal.Semicolon || !staysForComments(writer, token)) continue;
    writer.place(token, topLine('keep'));
    isLast = true;
  }
  return isLast;
}

function writeParam(writer: Writer, node: ParamSyntax, gap: Gap): void {
  const { keyword, open, items, close } = node;
  writer.place(keyword, gap);
  if (open === undefined || close === undefined) {
    for (const item of items) writeParamItem(writer, item, space);
    return;
  }
  writer.place(open, space);
  for (const [i, item] of items.entries()) {
    writer.within(1, () =>
      writeParamItem(writer, item, { kind: 'line', indent: 1, blank: i === 0 ? 'none-first' : 'keep' }),
    );
    keepSemicolon(writer, item.end);
  }
  writer.place(close, items.length === 0 ? none : closerLine(0));
}

function writeParamItem(writer: Writer, item: ParamItemSyntax, gap: Gap): void {
  for (const [i, name] of item.names.entries()) {
    const comma = item.commas[i - 1];
    if (comma !== undefined) writer.place(comma, none);
    writer.place(name, i === 0 ? gap : space);
  }
  if (item.type !== undefined) writeType(writer, item.type, space);
  if (item.equal === undefined || item.value === undefined) return;
  writer.place(item.equal, space);
  writeBody(writer, item.equal, item.value);
}
