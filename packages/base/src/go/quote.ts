// Go's `%q` and its inverse.
//
// Escapes `\xhh` and `\ooo` of a literal denote bytes, so a literal may spell valid UTF-8 byte by
// byte, or bytes that are no UTF-8: those stand as lone surrogates U+DC80.. and print as `\xhh` again.
// Spec: 04-values-digests §16.4, 01-syntax §2.5.

import { type ByteString, fromUtf8Bytes, utf8Bytes } from '../bytes.ts';

const plainText = /^[ !#-[\]-~]*$/;
const printable = /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** A Reflow string in double quotes, as Go prints it: `"a\tb\u2028\xff"`. */
export function quote(text: string): string {
  if (plainText.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text) out += shortEscapes.get(char) ?? quoteRune(char);
  return `${out}"`;
}

function quoteRune(char: string): string {
  if (printable.test(char)) return char;
  const point = char.codePointAt(0) ?? 0;
  if (point >= 0xdc80 && point < 0xdd00) return `\\x${hex(point - 0xdc00, 2)}`;
  if (point >= 0xd800 && point < 0xe000) return '\ufffd';
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** Everything that may stand between the quotes; the groups are those of `escapeBytes`. */
const element = /[^"\\\n]+|\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-7]{3})|(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})))/y;
const simpleEscapes: ReadonlyMap<string, string> = new Map(
  [...shortEscapes].map(([char, spelled]) => [spelled.slice(1), char]),
);

/** The Reflow string of a literal with its quotes or backquotes, or `undefined` when it is not one. */
export function unquote(literal: string): string | undefined {
  const end = literal.length - 1;
  const raw = /^`([^`]*)`$/.exec(literal)?.[1];
  if (raw !== undefined) return raw.replaceAll('\r', '');
  if (end < 1 || literal[0] !== '"' || literal[end] !== '"') return undefined;
  let bytes: ByteString = '';
  for (let at = 1; at < end; at = element.lastIndex) {
    element.lastIndex = at;
    const match = element.exec(literal);
    const part = match === null ? undefined : elementBytes(match);
    if (part === undefined || element.lastIndex > end) return undefined;
    bytes += part;
  }
  return fromUtf8Bytes(bytes);
}

function elementBytes(match: RegExpExecArray): ByteString | undefined {
  const [text, simple, hexByte, octalByte, short, long] = match;
  if (simple !== undefined) return simpleEscapes.get(simple);
  if (hexByte !== undefined) return String.fromCharCode(Number.parseInt(hexByte, 16));
  if (octalByte !== undefined) {
    const byte = Number.parseInt(octalByte, 8);
    return byte > 255 ? undefined : String.fromCharCode(byte);
  }
  const digits = short ?? long;
  if (digits === undefined) return utf8Bytes(text);
  const point = Number.parseInt(digits, 16);
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
  return utf8Bytes(String.fromCodePoint(point));
}
