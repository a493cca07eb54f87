// Cuts a text into raw tokens: newlines and comments are tokens here, semicolons are not inserted yet.
//
// The scanner is a cursor: `scan()` moves to the next raw token and leaves what it found in its
// fields, so that no object is made for what the layout pass drops. It never fails: what cannot be
// read is a `Broken` or `Unknown` token with a `problem`. The compat column is kept on the way:
// `columnBase` is the offset of the line's start, pushed on by one per surrogate pair.
// Spec: 01-syntax §1, §2.

import { unquote } from '@reflow-lang/base';
import type { TokenType } from 'chevrotain';
import { isDigit, isHexDigit, isHighSurrogate, isIdentifierPart, isLetter, isLowSurrogate } from './characters.ts';
import { keywords, Terminal } from './terminals.ts';
import type { LexicalProblem } from './token.ts';

export type RawKind = 'token' | 'template' | 'newline' | 'comment' | 'end';

/** A lexical accident the original accepts (W0010). */
export interface LexicalWarning {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Where a scan starts and ends, and what the place of its first character is called in compat text. */
export interface ScanRange {
  readonly start: number;
  readonly end: number;
}

export class Scanner {
  readonly text: string;
  readonly limit: number;
  readonly warnings: LexicalWarning[] = [];

  /** The raw token found last. */
  start: number;
  offset: number;
  tokenType: TokenType = Terminal.EndOfFile;
  image = '';
  problem: LexicalProblem | undefined;

  /** 1-based line of `offset`. */
  line = 1;
  private columnBase: number;

  constructor(text: string, range: ScanRange) {
    // Cut off, so that no search for a closing delimiter runs on to the end of the file.
    this.text = text.slice(0, range.end);
    this.limit = range.end;
    this.start = range.start;
    this.offset = range.start;
    this.columnBase = range.start;
    // A byte order mark is skipped but counted. KEEP
    if (this.unit(this.offset) === 0xfeff) this.offset++;
  }

  /** 1-based compat column of `offset`, in code points. */
  get column(): number {
    return this.offset - this.columnBase + 1;
  }

  /** Moves to the next raw token. */
  scan(): RawKind {
    const { text, limit } = this;
    let offset = this.offset;
    let code = offset < limit ? text.charCodeAt(offset) : -1;
    while (code === 0x20 || code === 0x09 || code === 0x0d) {
      offset++;
      code = offset < limit ? text.charCodeAt(offset) : -1;
    }
    this.start = offset;
    this.offset = offset;
    this.problem = undefined;
    if (code < 0) return 'end';
    if (code === 0x0a) {
      this.newline();
      return 'newline';
    }
    if (code === 0x2f) {
      const next = this.unit(offset + 1);
      if (next === 0x2f) return this.lineComment();
      if (next === 0x2a) return this.blockComment();
    }
    if (code >= 0x80 || isLetter(code)) return this.word(code);
    if (isDigit(code) || (code === 0x2e && isDigit(this.unit(offset + 1)))) return this.number(code);
    if (code === 0x22) return this.interpretedString();
    if (code === 0x60) return this.rawString();
    if (code === 0x27) return this.characterLiteral();
    if (code === 0x7b && this.unit(offset + 1) === 0x22) return 'template';
    return this.operator(code);
  }

  /** Moves to `offset`, which is not before the present place, and counts the lines between. */
  advanceTo(offset: number): void {
    const { text } = this;
    for (let i = this.offset; i < offset; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 0x0a) {
        this.line++;
        this.columnBase = i + 1;
      } else if (isHighSurrogate(unit) && i + 1 < offset && isLowSurrogate(text.charCodeAt(i + 1))) {
        this.columnBase++;
        i++;
      }
    }
    this.offset = offset;
  }

  private unit(offset: number): number {
    return offset < this.limit ? this.text.charCodeAt(offset) : -1;
  }

  private newline(): void {
    this.offset = this.start + 1;
    this.line++;
    this.columnBase = this.offset;
  }

  private found(tokenType: TokenType, image: string): 'token' {
    this.tokenType = tokenType;
    this.image = image;
    return 'token';
  }

  private broken(problem: LexicalProblem): 'token' {
    this.problem = problem;
    return this.found(Terminal.Broken, this.text.slice(this.start, this.offset));
  }

  private lineComment(): 'comment' {
    const { text } = this;
    const newline = text.indexOf('\n', this.start);
    this.advanceTo(newline < 0 ? this.limit : newline);
    return this.comment();
  }

  private blockComment(): 'comment' {
    const close = this.text.indexOf('*/', this.start + 2);
    const terminated = close >= 0;
    this.advanceTo(terminated ? close + 2 : this.limit);
    if (!terminated) this.warn('comment not terminated', this.start, this.start + 2);
    return this.comment();
  }

  private comment(): 'comment' {
    this.image = this.text.slice(this.start, this.offset);
    return 'comment';
  }

  private word(code: number): 'token' {
    const { text, limit } = this;
    let offset = this.start;
    let point = code;
    while (offset < limit) {
      if (point >= 0x80) {
        point = text.codePointAt(offset) ?? 0;
        if (!(offset === this.start ? isLetter(point) : isIdentifierPart(point))) break;
        if (point > 0xffff) {
          this.columnBase++;
          offset++;
        }
      } else if (!isIdentifierPart(point)) break;
      offset++;
      point = offset < limit ? text.charCodeAt(offset) : 0;
    }
    if (offset === this.start) return this.unknown();
    this.offset = offset;
    const image = text.slice(this.start, offset);
    return this.found(keywords.get(image) ?? Terminal.Ident, image);
  }

  private unknown(): 'token' {
    const point = this.text.codePointAt(this.start) ?? 0;
    this.advanceTo(this.start + (point > 0xffff ? 2 : 1));
    const image = this.text.slice(this.start, this.offset);
    this.problem = { kind: 'character', text: image };
    return this.found(Terminal.Unknown, image);
  }

  private number(first: number): 'token' {
    this.offset = this.start;
    if (first === 0x30 && (this.unit(this.start + 1) | 0x20) === 0x78) return this.hexadecimal();
    this.digits();
    let isFloat = false;
    if (this.unit(this.offset) === 0x2e) {
      isFloat = true;
      this.offset++;
      this.digits();
    }
    let hasExponentDigits = true;
    if ((this.unit(this.offset) | 0x20) === 0x65) {
      isFloat = true;
      this.offset++;
      if (this.unit(this.offset) === 0x2b || this.unit(this.offset) === 0x2d) this.offset++;
      const digitsStart = this.offset;
      this.digits();
      hasExponentDigits = this.offset > digitsStart;
    }
    const image = this.text.slice(this.start, this.offset);
    if (!hasExponentDigits) return this.broken({ kind: 'float', text: image });
    if (!isFloat && first === 0x30 && /[89]/.test(image)) {
      this.warn('illegal octal number', this.start, this.offset);
    }
    return this.found(Terminal.Literal, image);
  }

  private digits(): void {
    while (isDigit(this.unit(this.offset))) this.offset++;
  }

  private hexadecimal(): 'token' {
    this.offset += 2;
    while (isHexDigit(this.unit(this.offset))) this.offset++;
    return this.broken({ kind: 'integer', text: this.text.slice(this.start, this.offset) });
  }

  /** An unterminated string takes the newline with it. */
  private interpretedString(): 'token' {
    const { escaped, terminated } = this.quoted(0x22);
    const image = this.text.slice(this.start, this.offset);
    if (!terminated || (escaped && unquote(image) === undefined)) {
      return this.broken({ kind: 'string', text: image, terminated });
    }
    return this.found(Terminal.Literal, image);
  }

  private characterLiteral(): 'token' {
    this.quoted(0x27);
    this.problem = { kind: 'character-literal' };
    return this.found(Terminal.Broken, this.text.slice(this.start, this.offset));
  }

  /** Moves behind the closing quote, or behind the newline or end that stands in its place. */
  private quoted(quote: number): { readonly escaped: boolean; readonly terminated: boolean } {
    const { text, limit } = this;
    let escaped = false;
    let offset = this.start + 1;
    for (; offset < limit; offset++) {
      const unit = text.charCodeAt(offset);
      if (unit === quote || unit === 0x0a) break;
      if (unit === 0x5c) {
        escaped = true;
        const next = this.unit(offset + 1);
        if (next === quote || next === 0x5c) offset++;
      }
    }
    const terminated = this.unit(offset) === quote;
    this.advanceTo(Math.min(offset + 1, limit));
    return { escaped, terminated };
  }

  private rawString(): 'token' {
    const close = this.text.indexOf('`', this.start + 1);
    const terminated = close >= 0;
    this.advanceTo(terminated ? close + 1 : this.limit);
    const image = this.text.slice(this.start, this.offset);
    return terminated ? this.found(Terminal.Literal, image) : this.broken({ kind: 'string', text: image, terminated });
  }

  private operator(code: number): 'token' {
    const next = this.unit(this.start + 1);
    if (code === 0x2e && next === 0x2e) return this.dots();
    const double = next > 0 && next < 128 ? twoCharacters.get(code * 128 + next) : undefined;
    if (double !== undefined) {
      this.offset = this.start + 2;
      return this.found(double.type, double.image);
    }
    const single = oneCharacter[code];
    if (single === undefined) return this.unknown();
    this.offset = this.start + 1;
    return this.found(single.type, single.image);
  }

  private dots(): 'token' {
    if (this.unit(this.start + 2) === 0x2e) {
      this.offset = this.start + 3;
      return this.found(Terminal.Ellipsis, '...');
    }
    this.offset = this.start + 2;
    this.warn('illegal token', this.start, this.offset);
    return this.found(Terminal.Dot, '..');
  }

  private warn(message: string, start: number, end: number): void {
    this.warnings.push({ message, start, end });
  }
}

interface Spelling {
  readonly type: TokenType;
  readonly image: string;
}

const spelling = (image: string, type: TokenType): Spelling => ({ image, type });

const oneCharacter: (Spelling | undefined)[] = [];
for (const entry of [
  ...['<', '>', '+', '*', '/', '%', '&'].map((op) => spelling(op, Terminal.BinaryOperator)),
  spelling('-', Terminal.Minus),
  spelling('!', Terminal.Bang),
  spelling('{', Terminal.LeftBrace),
  spelling('}', Terminal.RightBrace),
  spelling('(', Terminal.LeftParen),
  spelling(')', Terminal.RightParen),
  spelling('[', Terminal.LeftSquare),
  spelling(']', Terminal.RightSquare),
  spelling('|', Terminal.Pipe),
  spelling('^', Terminal.Caret),
  spelling('_', Terminal.Underscore),
  spelling('#', Terminal.Hash),
  spelling('.', Terminal.Dot),
  spelling(',', Terminal.Comma),
  spelling(':', Terminal.Colon),
  spelling(';', Terminal.Semicolon),
  spelling('=', Terminal.Equal),
  spelling('@', Terminal.At),
]) {
  oneCharacter[entry.image.charCodeAt(0)] = entry;
}

const twoCharacters: ReadonlyMap<number, Spelling> = new Map(
  [
    ...['~>', '||', '&&', '<=', '>=', '!=', '==', '<<', '>>'].map((op) => spelling(op, Terminal.BinaryOperator)),
    spelling(':=', Terminal.Assign),
    spelling('=>', Terminal.Arrow),
    spelling('<-', Terminal.LeftArrow),
  ].map((entry) => [entry.image.charCodeAt(0) * 128 + entry.image.charCodeAt(1), entry]),
);
