// Puts tokens and the comments between them on lines.
//
// The formatter says what stands between two tokens when there is no comment (a `Gap`); the writer
// places the comments. Its rule: a comment keeps its side of every newline, and no newline comes
// between a comment and a token where there was none. So semicolons are inserted where they were,
// and doc texts stay what they were. Spec: 01-syntax §3.3, §4, §14.2.

import { Terminal } from '../lex/terminals.ts';
import { type Comment, startsLine, type Token } from '../lex/token.ts';
import type { ExprSyntax, SyntaxBase } from '../surface/expression.ts';

/** What stands before a token. */
export type Gap =
  | { readonly kind: 'none' | 'space' }
  | {
      readonly kind: 'line';
      readonly indent: number;
      /** Where an empty line may or must stand: the author's, not at the start, not at the end, exactly one. */
      readonly blank: 'keep' | 'none-first' | 'none-last' | 'one';
      /** Indentation of comments before the token, if it is another. */
      readonly comments?: number;
    };

export const none: Gap = { kind: 'none' };
export const space: Gap = { kind: 'space' };

/** Before a closing bracket on its own line; comments before it belong to what it closes. */
export const closerLine = (indent: number): Gap => ({
  kind: 'line',
  indent,
  blank: 'none-last',
  comments: indent + 1,
});

/** Nodes nested deeper are not laid out. */
const maxDepth = 100;

const notYet = -1;
/** At the start of the file there is nothing to widen. */
const noGap = -2;

export class Writer {
  private readonly source: string;
  private readonly tokens: readonly Token[];
  private readonly chunks: string[] = [];
  /** Index of the token written last. */
  private last = -1;
  /** Index of a token whose comments are not written. */
  private bare = -1;
  private depth = 0;
  private watched = -1;
  private watchedChunk = 0;
  private watchedBreak = notYet;
  /** Index of the token being placed. */
  private placing = -1;
  /** Indentation of the line being written. */
  lineIndent = 0;
  /** Indentation of the statement or element being written; lines that continue it have one more. */
  base = 0;

  /** Declarations and branches stand inside expressions and hold expressions: they recurse through here. */
  readonly writeExpr: (writer: Writer, node: ExprSyntax, gap: Gap) => void;

  constructor(source: string, tokens: readonly Token[], writeExpr: Writer['writeExpr']) {
    this.source = source;
    this.tokens = tokens;
    this.writeExpr = writeExpr;
  }

  /** Starts with this token, without the comments before it. */
  startAt(token: Token): void {
    this.last = token.index - 1;
    this.bare = token.index;
  }

  /** The text so far. */
  toString(): string {
    return this.chunks.join('');
  }

  /** The token that starts at this offset. */
  tokenAt(offset: number): Token | undefined {
    let low = 0;
    let high = this.tokens.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle]?.startOffset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.tokens[low];
  }

  /** The last token that starts before this offset: that of a node which ends there. */
  tokenBefore(offset: number): Token | undefined {
    const after = this.tokenAt(offset);
    if (after === undefined) return undefined;
    return after.startOffset < offset ? after : this.tokens[after.index - 1];
  }

  /** The `;` of the text itself behind a node that ends at this offset. */
  semicolonAfter(offset: number): Token | undefined {
    const last = this.tokenBefore(offset);
    const next = last === undefined ? undefined : this.tokens[last.index + 1];
    return next?.tokenType === Terminal.Semicolon && next.origin === 'text' ? next : undefined;
  }

  /** Whether the node that starts at this offset is the first thing on its line. */
  startsLine(offset: number): boolean {
    const token = this.tokenAt(offset);
    return token !== undefined && startsLine(token);
  }

  /** Whether the token after this one is the first thing on its line. */
  breaksAfter(token: Token): boolean {
    const next = this.following(token);
    return next !== undefined && startsLine(next);
  }

  /** The next token of the text itself. */
  following(token: Token): Token | undefined {
    let i = token.index + 1;
    while (this.tokens[i]?.origin === 'newline') i++;
    return this.tokens[i];
  }

  /** Whether everything from `open` to `close` stands on one line, without comments. */
  isOnOneLine(open: Token, close: Token): boolean {
    for (let i = open.index + 1; i <= close.index; i++) {
      const token = this.tokens[i];
      if (token === undefined || token.notes.comments.length > 0 || token.newlines > 0) return false;
      if (token.origin === 'newline' || token.image.includes('\n')) return false;
    }
    return true;
  }

  /** A line that continues the present statement. */
  continuation(): Gap {
    return { kind: 'line', indent: this.base + 1, blank: 'keep' };
  }

  /** Runs `write` with the present line's indentation, or that given, as that of the statement. */
  within(base: number, write: () => void): void {
    const outer = this.base;
    this.base = base;
    write();
    this.base = outer;
  }

  /** Writes a token behind its comments. */
  place(token: Token, gap: Gap, image = token.image): void {
    const comments = token.index === this.bare ? [] : token.notes.comments;
    this.placing = token.index;
    if (comments.length === 0) this.open(gap, token.newlines > 1);
    else this.placeComments(comments, token, gap);
    if (this.placing === this.watched) this.watchedChunk = this.chunks.length;
    this.chunks.push(image);
    this.last = token.index;
  }

  /** Writes everything from `open` to `close` as it stands. */
  verbatim(open: Token, close: Token, gap: Gap): void {
    this.place(open, gap, this.source.slice(open.startOffset, close.end));
    this.last = close.index;
  }

  /** Writes a node one level down; below `maxDepth` as it stands, to keep the stack shallow. */
  nest<N extends SyntaxBase>(node: N, gap: Gap, write: (writer: Writer, node: N, gap: Gap) => void): void {
    if (this.depth < maxDepth) {
      this.depth++;
      write(this, node, gap);
      this.depth--;
      return;
    }
    const open = this.tokenAt(node.start);
    const close = this.tokenBefore(node.end);
    if (open !== undefined && close !== undefined) this.verbatim(open, close, gap);
  }

  /** Writes punctuation that the text has not, right behind the last token. */
  add(text: string): void {
    this.chunks.push(text);
  }

  /** Tokens of the text before this offset that were passed over. */
  unwrittenBefore(offset: number): readonly Token[] {
    const passed: Token[] = [];
    for (let i = this.last + 1; (this.tokens[i]?.startOffset ?? offset) < offset; i++) {
      const token = this.tokens[i];
      if (token?.origin === 'text') passed.push(token);
    }
    return passed;
  }

  /** Remembers where this token and the first line break before it will be written. */
  watch(token: Token): void {
    this.watched = token.index;
    this.watchedChunk = this.chunks.length;
    this.watchedBreak = this.chunks.length === 0 ? noGap : notYet;
  }

  /** Whether the text from the watched token on has line breaks. */
  watchedSpansLines(): boolean {
    return this.chunks.slice(this.watchedChunk).some((chunk) => chunk.includes('\n'));
  }

  /** Puts an empty line before the watched token and its comments. */
  widenWatchedGap(): void {
    if (this.watchedBreak >= 0) this.chunks[this.watchedBreak] = '\n\n';
  }

  private open(gap: Gap, hadBlank: boolean): void {
    if (this.chunks.length === 0) return;
    if (gap.kind === 'space') this.chunks.push(' ');
    else if (gap.kind === 'line') this.newline(gap.indent, wantsBlank(gap, hadBlank, true, true));
  }

  private newline(indent: number, blank: boolean): void {
    if (this.placing === this.watched && this.watchedBreak === notYet) this.watchedBreak = this.chunks.length;
    this.chunks.push(blank ? '\n\n' : '\n', '\t'.repeat(indent));
    this.lineIndent = indent;
  }

  private placeComments(comments: readonly Comment[], token: Token, gap: Gap): void {
    const indent = gap.kind === 'line' ? gap.indent : this.base + 1;
    let isFirst = true;
    const commentIndent = gap.kind === 'line' ? (gap.comments ?? indent) : indent;
    const breakLine = (hadBlank: boolean, isLast: boolean): void => {
      const blank = wantsBlank(gap, hadBlank, isFirst, isLast);
      if (this.chunks.length > 0) this.newline(isLast ? indent : commentIndent, blank);
      isFirst = false;
    };
    if (gap.kind === 'line' && isInline(comments, token)) breakLine(false, false);
    for (const comment of comments) {
      if (comment.newlines > 0) breakLine(comment.newlines > 1, false);
      else if (!this.isAtLineStart() && !this.isAfterOpener()) this.chunks.push(' ');
      this.chunks.push(comment.text.trimEnd());
    }
    if (comments.at(-1)?.text.startsWith('//') || token.newlines > 0) breakLine(token.newlines > 1, true);
    else if (token.image !== '' && (gap.kind !== 'none' || !isCloser(token))) this.chunks.push(' ');
  }

  private isAtLineStart(): boolean {
    const chunk = this.chunks.at(-1);
    return chunk === undefined || /^\t*$/.test(chunk);
  }

  private isAfterOpener(): boolean {
    const image = this.tokens[this.last]?.image ?? '';
    return image === '(' || image === '[';
  }
}

function wantsBlank(gap: Gap, hadBlank: boolean, isFirst: boolean, isLast: boolean): boolean {
  if (gap.kind !== 'line') return hadBlank;
  switch (gap.blank) {
    case 'keep':
      return hadBlank;
    case 'none-first':
      return hadBlank && !isFirst;
    case 'none-last':
      return hadBlank && !isLast;
    case 'one':
      return hadBlank || isFirst;
  }
}

/** Whether the comments before the token stand on the line of the token before, and the token as well. */
export function isInline(comments: readonly Comment[], token: Token): boolean {
  return token.newlines === 0 && comments.every(({ newlines, text }) => newlines === 0 && !text.startsWith('//'));
}

const isCloser = (token: Token): boolean => /^[)\]},]$/.test(token.image);
