// A strict JSON reader that hands out one token after the other.
//
// Not `JSON.parse`, for three reasons. It makes objects of what is only passed through. It hides
// members that occur twice. And V8 13.6 (Node 24) gives a member a wrong name when an object before it
// had a member whose name ends in a backslash: after '{"a\\":1}' the name "a\n" reads as `a\`, and
// paths are member names here. Spec: 04-values-digests §12.

import { mkError, plainError, type ReflowError } from '@reflow-lang/base';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const isNumberStart = (code: number): boolean => code === 0x2d || (code >= 0x30 && code <= 0x39);

/** Half a pair is no character, unless it stands for an invalid byte (03 §25.2). */
const withoutStraySurrogates = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, (c) => (c >= '\udc80' && c <= '\udcff' ? c : '\ufffd'));

/** What the text may hold where it does not hold what was asked for. */
const unexpectedToken = (token: string, want: string): ReflowError =>
  mkError('fileset.Read', [], 'Precondition', plainError(`unexpected token: ${token} (want ${want})`));

/**
 * Reads from the front. Everything rejects: with kind Precondition where the text is JSON but not
 * what was asked for, with kind Invalid where it is no JSON.
 */
export class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Calls `visit` with the name of each member; it must read the value. */
  object(visit: (name: string) => void): void {
    this.#open('{');
    if (this.#closes('}')) return;
    do {
      this.#blanks();
      const name = this.#quoted();
      this.#blanks();
      this.#literally(':');
      visit(name);
    } while (this.#continues('}'));
  }

  /** Calls `visit` for each element; it must read it. */
  array(visit: () => void): void {
    this.#open('[');
    if (this.#closes(']')) return;
    do visit();
    while (this.#continues(']'));
  }

  string(): string {
    this.#blanks();
    if (this.#text[this.#at] !== '"') throw unexpectedToken(this.#token(), 'string');
    return this.#quoted();
  }

  /** A count of bytes: not negative, whole and exact. */
  size(): number {
    const token = this.#token();
    const value = isNumberStart(this.#text.charCodeAt(this.#at)) ? Number(token) : Number.NaN;
    if (!Number.isSafeInteger(value) || value < 0) throw unexpectedToken(token, 'size');
    this.#at += token.length;
    return value;
  }

  /** Whether `null` comes next; reads it. */
  isNull(): boolean {
    this.#blanks();
    if (!this.#text.startsWith('null', this.#at)) return false;
    this.#at += 4;
    return true;
  }

  /** Rejects when anything but blanks is left. */
  end(): void {
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#malformed();
  }

  #open(bracket: string): void {
    this.#blanks();
    if (this.#text[this.#at] !== bracket) throw unexpectedToken(this.#token(), bracket);
    this.#at++;
  }

  #closes(bracket: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at++;
    return true;
  }

  /** After a member or element: true when another one follows. */
  #continues(bracket: string): boolean {
    if (this.#closes(bracket)) return false;
    this.#literally(',');
    return true;
  }

  #literally(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#malformed();
    this.#at++;
  }

  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  /** The string that begins here. */
  #quoted(): string {
    this.#literally('"');
    const text = this.#text;
    const first = this.#at;
    let out = '';
    let start = first;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x22) break;
      // NaN, at the end, is not below either.
      if (!(code >= 0x20)) throw this.#malformed();
      if (code === 0x5c) {
        out += text.slice(start, this.#at) + this.#escape();
        start = this.#at;
      } else {
        this.#at++;
      }
    }
    out += text.slice(start, this.#at++);
    return start === first ? out : withoutStraySurrogates(out);
  }

  #escape(): string {
    const character = this.#text.charAt(this.#at + 1);
    const simple = escapes.get(character);
    if (simple !== undefined) {
      this.#at += 2;
      return simple;
    }
    const hex = this.#text.slice(this.#at + 2, this.#at + 6);
    if (character !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#malformed();
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  /** The next token as a message names it; rejects when there is none. Reads blanks only. */
  #token(): string {
    this.#blanks();
    const first = this.#text.charAt(this.#at);
    if (first === '{' || first === '[') return first;
    if (first === '"') {
      const start = this.#at;
      const value = this.#quoted();
      this.#at = start;
      return value.slice(0, 100);
    }
    for (const pattern of [number, word]) {
      pattern.lastIndex = this.#at;
      const [token = ''] = pattern.exec(this.#text) ?? [];
      if (token !== '') return token;
    }
    throw this.#malformed();
  }

  #malformed(): ReflowError {
    const found = this.#at < this.#text.length ? `invalid character at offset ${this.#at}` : 'unexpected end of JSON';
    return mkError('fileset.Read (reading top-level token)', [], 'Invalid', plainError(found));
  }
}
