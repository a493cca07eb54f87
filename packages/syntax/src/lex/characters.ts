// Classes of characters. Spec: 01-syntax §2.1, §4.

const letter = /^\p{L}$/u;
const decimalDigit = /^\p{Nd}$/u;

const asciiLetter = 1;
const asciiDigit = 2;
const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (letter.test(char)) classes[code] = asciiLetter;
  else if (decimalDigit.test(char)) classes[code] = asciiDigit;
}

/** Whether an identifier may start with the code point. */
export function isLetter(point: number): boolean {
  return point < 128 ? classes[point] === asciiLetter : letter.test(String.fromCodePoint(point));
}

/** Letters, decimal digits of any script and `_`. */
export function isIdentifierPart(point: number): boolean {
  if (point < 128) return (classes[point] ?? 0) !== 0 || point === 0x5f;
  const char = String.fromCodePoint(point);
  return letter.test(char) || decimalDigit.test(char);
}

/** ASCII digits only: literals know no others. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
export const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

// Go's unicode.IsSpace; JavaScript's trim also strips U+FEFF and does not strip U+0085.
const outerSpace =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** The text without Unicode white space at its ends, as Go's `strings.TrimSpace`. */
export const trimSpace = (text: string): string => text.replace(outerSpace, '');
