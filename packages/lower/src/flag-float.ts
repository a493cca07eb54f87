// Floats on the command line: decimal, or with a base prefix, as Go's `big.Float` reads them with base 0.
// Spec: 03-evaluation §16.6.

import { BigFloat } from '@reflow-lang/base';

/** `1_000.5e-3`, `0x1.8p4`, `-Inf`; `undefined` when it is not a float. 64 bits of precision. */
export function parseFlagFloat(text: string): BigFloat | undefined {
  const prefixed = /^([+-]?)0([bBoOxX])(.*)$/.exec(text);
  if (prefixed !== null) return parsePrefixed(prefixed[1] ?? '', prefixed[2] ?? '', prefixed[3] ?? '');
  return areSeparatorsPlaced(text, /[0-9]/) ? BigFloat.parse(text.replaceAll('_', '')) : undefined;
}

/** Bits of a digit, by prefix. */
const digitBits: Readonly<Record<string, number>> = { b: 1, o: 3, x: 4 };
const digitClass: Readonly<Record<string, string>> = { b: '0-1', o: '0-7', x: '0-9a-fA-F' };

function parsePrefixed(sign: string, prefix: string, rest: string): BigFloat | undefined {
  const base = prefix.toLowerCase();
  const digit = `[${digitClass[base] ?? ''}_]`;
  const exponentLetters = base === 'x' ? 'pP' : 'eEpP';
  const match = new RegExp(`^(${digit}*)(?:\\.(${digit}*))?(?:([${exponentLetters}])([+-]?[0-9_]+))?$`).exec(rest);
  if (match === null) return undefined;
  const whole = match[1] ?? '';
  const fraction = match[2] ?? '';
  const exponent = match[4] ?? '0';
  const isPlaced = areSeparatorsPlaced(`0${whole}${match[2] === undefined ? '' : '.'}${fraction}`, /[0-9a-fA-F]/);
  if (!isPlaced || !areSeparatorsPlaced(exponent, /[0-9]/)) return undefined;
  const digits = (whole + fraction).replaceAll('_', '');
  if (digits === '') return undefined;
  const mantissa = BigInt(`0${base}${digits}`);
  const scale = -(digitBits[base] ?? 0) * fraction.replaceAll('_', '').length;
  const power = Number(exponent.replaceAll('_', ''));
  const isDecimal = match[3]?.toLowerCase() === 'e';
  const scaled = BigFloat.parse(`${sign}${mantissa}${isDecimal ? 'e' : 'p'}${isDecimal ? power : power + scale}`);
  if (!isDecimal || scale === 0 || scaled === undefined) return scaled;
  const factor = BigFloat.parse(`1p${scale}`);
  const result = factor === undefined ? undefined : scaled.mul(factor);
  return typeof result === 'string' ? undefined : result;
}

/** An underscore stands between two digits only (the prefix counts as one). */
function areSeparatorsPlaced(text: string, digit: RegExp): boolean {
  for (let i = text.indexOf('_'); i >= 0; i = text.indexOf('_', i + 1)) {
    if (!digit.test(text[i - 1] ?? '') || !digit.test(text[i + 1] ?? '')) return false;
  }
  return true;
}
