// Cuts one v0 source into raw tokens; newlines are tokens here. Go's default text scanner is the model:
// comments are white space, and nothing inside a string is interpreted.
//
// The scanner is a cursor: `scan()` moves to the next raw token and leaves what it found in its fields.
// It never fails: what cannot be read has a `problem`. Spec: 09-legacy-v0 §2.

import type { CompatPos, SourceFile } from '@reflow-lang/base';
import type { TokenType } from 'chevrotain';
import { keywords, punctuation, Terminal } from './terminals.ts';
import type { LexicalProblem } from './token.ts';

export type RawKind = 'token' | 'template' | 'newline' | 'end';

const identifier = /[_\p{L}][_\p{L}\p{Nd}]*/uy;
const number = /0[xX][0-9a-fA-F]*|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]*)?/y;
/** A quoted literal up to its closing quote; a backslash keeps a quote or a backslash from counting. */
const quoted: Readonly<Record<string, RegExp>> = {
  '"': /"(?:\\["\\]|[^"\n])*/y,
  "'": /'(?:\\['\\]|[^'\n])*/y,
  '`': /`[^`]*/y,
};
const blank = /(?:[ \t\r]|\/\/[^\n]*)*/y;

export class Scanner {
  readonly source: SourceFile;
  /** The raw token found last. */
  start = 0;
  offset = 0;
  tokenType: TokenType = Terminal.EndOfFile;
  text = '';
  problem: LexicalProblem | undefined;

  constructor(source: SourceFile) {
    this.source = source;
    if (source.text.startsWith('\ufeff')) this.offset = 1;
  }

  /** How far lines have been counted, the line there, and the offset that its columns are counted from. */
  private counted = 0;
  private line = 1;
  private columnBase = 0;

  /** The compat position of what was found last: just after it. Every character is looked at once. */
  get pos(): CompatPos {
    const { text } = this.source;
    for (; this.counted < this.offset; this.counted++) {
      const unit = text.charCodeAt(this.counted);
      if (unit === 0x0a) {
        this.line++;
        this.columnBase = this.counted + 1;
      } else if (unit >= 0xdc00 && unit < 0xe000) {
        // Columns are code points: the second half of a pair counts nothing.
        this.columnBase++;
      }
    }
    return { file: this.source.path, line: this.line, col: this.offset - this.columnBase + 1 };
  }

  /** Moves to the next raw token. At the `{` of a template the text has still to be read. */
  scan(): RawKind {
    this.problem = undefined;
    if (!this.skipBlank()) return 'token';
    this.start = this.offset;
    const { text } = this.source;
    if (this.offset >= text.length) return 'end';
    const char = text[this.offset] ?? '';
    if (char === '\n') return this.move(1, 'newline');
    if (char === '{') return this.move(1, 'template');
    const word = this.match(identifier);
    if (word !== undefined) return this.found(keywords.get(word) ?? Terminal.Ident, word);
    if (char === '"' || char === '`') return this.string(char);
    if (char === "'" || /[0-9]/.test(char) || /^\.[0-9]/.test(text.slice(this.offset, this.offset + 2))) {
      return this.unsupported(char);
    }
    const type = punctuation.get(char) ?? Terminal.Unknown;
    const spelling = String.fromCodePoint(text.codePointAt(this.offset) ?? 0);
    this.offset += spelling.length;
    return this.found(type, spelling);
  }

  /**
   * Reads a template from behind its `{`: up to a `}` that only white space separates from the end of
   * its line. `undefined` if there is none. Spec: §2.2.
   */
  readTemplate(): string | undefined {
    const { text } = this.source;
    const begin = this.offset;
    for (let at = text.indexOf('}', begin); at >= 0; ) {
      let after = at + 1;
      while (isBlank(text[after])) after++;
      if (after >= text.length || text[after] === '\n') {
        this.offset = Math.min(after + 1, text.length);
        return text.slice(begin, at);
      }
      // The character that shows this `}` to be text is text as well, even another `}`.
      at = text.indexOf('}', after + 1);
    }
    this.offset = text.length;
    return undefined;
  }

  /** Passes over white space and comments; false at a comment that does not end, which is then found. */
  private skipBlank(): boolean {
    const { text } = this.source;
    for (;;) {
      this.match(blank);
      if (!text.startsWith('/*', this.offset)) return true;
      const close = text.indexOf('*/', this.offset + 2);
      if (close < 0) {
        this.start = this.offset;
        this.offset = text.length;
        this.broken('unterminated comment');
        return false;
      }
      this.offset = close + 2;
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const [found] = pattern.exec(this.source.text) ?? [];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  private move(by: number, kind: RawKind): RawKind {
    this.offset += by;
    return kind;
  }

  private found(tokenType: TokenType, text: string): 'token' {
    this.tokenType = tokenType;
    this.text = text;
    return 'token';
  }

  /** FIX: the original only mutters about a literal or comment without end, and reads on. */
  private broken(text: string): 'token' {
    this.problem = { message: text, unexpected: undefined, text };
    return this.found(Terminal.Broken, this.source.text.slice(this.start, this.offset));
  }

  /** KEEP: no escape is processed. */
  private string(quote: '"' | '`'): 'token' {
    const opened = this.match(quoted[quote] ?? number) ?? '';
    if (this.source.text[this.offset] !== quote) return this.broken('unterminated string');
    this.offset++;
    return this.found(Terminal.String, opened.slice(1));
  }

  private unsupported(char: string): 'token' {
    this.match(quoted[char] ?? number);
    if (char === "'" && this.source.text[this.offset] === char) this.offset++;
    const message = 'integer, float, and char literals are currently unsupported';
    this.problem = { message, unexpected: '$end', text: 'there are no numbers or characters in v0 programs' };
    return this.found(Terminal.Broken, this.source.text.slice(this.start, this.offset));
  }
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r';
