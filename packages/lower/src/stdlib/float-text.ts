// The text of a float as `strings.ToFloat` reads it, and what is wrong with one that it cannot read.
// Spec: 06-stdlib §3.

import { BigFloat, plainError, quote, utf8Bytes } from '@reflow-lang/base';

/** Sign, mantissa and exponent as far as they go; a signed infinity only as the whole text. */
const number = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eEpP][+-]?[0-9]+)?/;
const unfinishedExponent = /^[eEpP]/;

/** Throws `EOF`, `number has no digits` or `expected end of string, found 'x'`. */
export function parseFloatText(text: string): BigFloat {
  if (text === '') throw plainError('EOF');
  const whole = BigFloat.parse(text);
  if (whole !== undefined) return whole;
  const scanned = number.exec(text)?.[0];
  const rest = text.slice(scanned?.length ?? 0);
  if (scanned === undefined || (unfinishedExponent.test(rest) && !hasExponent(scanned))) {
    throw plainError('number has no digits');
  }
  throw plainError(`expected end of string, found ${quoteByte(rest)}`);
}

const hasExponent = (scanned: string): boolean => /[eEpP]/.test(scanned);

/** The first byte as a Go character literal. */
function quoteByte(rest: string): string {
  const char = utf8Bytes(rest.slice(0, 2)).slice(0, 1);
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  return `'${quote(char).slice(1, -1)}'`;
}
