// Reflow floats: binary, with a mantissa of 64 bits (53 for converted ints and doubles), no NaN.
//
// Go's big.Float in the one rounding mode the language uses, to nearest even. Every operation takes
// the exact result and rounds it once to the larger precision of its operands. What would be NaN is
// answered with the text of an error instead. Invariant: a finite mantissa is odd, so equal numbers
// of equal precision have equal parts. Spec: 03-evaluation §8.2, 04 §3.1, §16.2.

import {
  type DecimalExpansion,
  expandDecimal,
  roundDecimal,
  roundDecimalDown,
  roundDecimalUp,
} from './decimal-expansion.ts';

export interface FloatParts {
  readonly form: 'zero' | 'finite' | 'infinite';
  readonly negative: boolean;
  /** Odd, at most `precision` bits; 0n unless finite. Value = ±mantissa·2^exponent. */
  readonly mantissa: bigint;
  readonly exponent: number;
  /** Mantissa bits that operations round to: 64 for literals, 53 for converted ints. */
  readonly precision: number;
}

const literalPrecision = 64;
const doublePrecision = 53;
/** The exponent of the leading bit, plus one, is an int32; beyond are infinity and zero. */
const maxExponent = 2 ** 31 - 1;
const minExponent = -(2 ** 31);
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

/** Immutable. */
export class BigFloat {
  readonly parts: FloatParts;
  #digestText: string | undefined;

  private constructor(parts: FloatParts) {
    this.parts = parts;
  }

  /** Of parts that keep the invariant of `FloatParts`. */
  static of(parts: FloatParts): BigFloat {
    return new BigFloat(parts);
  }

  /** Base-10 text as literals, `strings.ToFloat` and flags read it; `undefined` when it is not one. */
  static parse(text: string): BigFloat | undefined {
    const parts = parseFloatParts(text);
    return parts && new BigFloat(parts);
  }

  /** `float(i)`: low 64 bits of |i| with i's sign, to a double, precision 53. */
  static fromInt(i: bigint): BigFloat {
    const low = BigInt.asIntN(64, i < 0n ? -i : i);
    const signed = BigInt.asIntN(64, i < 0n ? -low : low);
    return new BigFloat(round(signed < 0n, signed < 0n ? -signed : signed, 0, doublePrecision));
  }

  /** Exact, precision 53. Throws for NaN. */
  static fromNumber(x: number): BigFloat {
    if (Number.isNaN(x)) throw new Error('internal error: NaN is not a float');
    const negative = x < 0 || Object.is(x, -0);
    if (!Number.isFinite(x)) return new BigFloat(infinite(negative, doublePrecision));
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Math.abs(x));
    const bits = view.getBigUint64(0);
    const biased = Number(bits >> 52n);
    const fraction = bits & (2n ** 52n - 1n);
    const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
    return new BigFloat(round(negative, mantissa, Math.max(biased, 1) - 1075, doublePrecision));
  }

  /** The sum, or the text of the error that replaces NaN. */
  add(y: BigFloat): BigFloat | string {
    const sum = addParts(this.parts, y.parts);
    return sum ? new BigFloat(sum) : 'addition of infinities with opposite signs';
  }

  /** The difference, or the text of the error that replaces NaN. */
  sub(y: BigFloat): BigFloat | string {
    const difference = addParts(this.parts, negated(y.parts));
    return difference ? new BigFloat(difference) : 'subtraction of infinities with equal signs';
  }

  /** The product, or the text of the error that replaces NaN. */
  mul(y: BigFloat): BigFloat | string {
    const product = multiplyParts(this.parts, y.parts);
    return product ? new BigFloat(product) : 'multiplication of zero with infinity';
  }

  /** The quotient (`x/0` is an infinity), or the text of the error that replaces NaN. */
  quo(y: BigFloat): BigFloat | string {
    const quotient = divideParts(this.parts, y.parts);
    return quotient ? new BigFloat(quotient) : 'division of zero by zero or infinity by infinity';
  }

  neg(): BigFloat {
    return new BigFloat(negated(this.parts));
  }

  /** -1, 0, 1; zeros are equal, precision does not matter. */
  compare(y: BigFloat): number {
    return compareParts(this.parts, y.parts);
  }

  /** `int(f)`: toward zero, saturating to int64. */
  toInt(): bigint {
    const { form, negative, mantissa, exponent } = this.parts;
    if (form === 'zero') return 0n;
    if (form === 'infinite' || bitLength(mantissa) + exponent > 64) return negative ? minInt64 : maxInt64;
    const magnitude = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa >> BigInt(Math.min(-exponent, 128));
    if (negative) return -magnitude < minInt64 ? minInt64 : -magnitude;
    return magnitude > maxInt64 ? maxInt64 : magnitude;
  }

  /** Nearest double. */
  toNumber(): number {
    return partsToNumber(this.parts);
  }

  /** `text(x, fmt, digits)`; digits -1 is the shortest that reads back. Spec: 03 §8.2. */
  text(format: 'e' | 'g', digits: number): string {
    if (format !== 'e' || digits !== 10) return renderParts(this.parts, format, digits);
    this.#digestText ??= renderParts(this.parts, format, digits);
    return this.#digestText;
  }

  /** `%.10g`. */
  toString(): string {
    return renderParts(this.parts, 'g', 10);
  }
}

const zero = (negative: boolean, precision: number): FloatParts => ({
  form: 'zero',
  negative,
  mantissa: 0n,
  exponent: 0,
  precision,
});

const infinite = (negative: boolean, precision: number): FloatParts => ({
  form: 'infinite',
  negative,
  mantissa: 0n,
  exponent: 0,
  precision,
});

const negated = (x: FloatParts): FloatParts => ({ ...x, negative: !x.negative });

/** Number of bits of n >= 0. */
function bitLength(n: bigint): number {
  if (n <= 0xffffffffn) return 32 - Math.clz32(Number(n));
  const hex = n.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** ±mantissa·2^exponent to `precision` bits, ties to even; normalised. */
function round(negative: boolean, mantissa: bigint, exponent: number, precision: number): FloatParts {
  if (mantissa === 0n) return zero(negative, precision);
  let m = mantissa;
  let e = exponent;
  const excess = bitLength(m) - precision;
  if (excess > 0) {
    const by = BigInt(excess);
    const rest = m & ((1n << by) - 1n);
    const half = 1n << (by - 1n);
    m >>= by;
    e += excess;
    if (rest > half || (rest === half && (m & 1n) === 1n)) m += 1n;
  }
  if ((m & 1n) === 0n) {
    const zeros = bitLength(m & -m) - 1;
    m >>= BigInt(zeros);
    e += zeros;
  }
  const leading = bitLength(m) + e;
  if (leading > maxExponent) return infinite(negative, precision);
  if (leading < minExponent) return zero(negative, precision);
  return { form: 'finite', negative, mantissa: m, exponent: e, precision };
}

/** The sum; `undefined` for infinities of opposite signs. */
function addParts(x: FloatParts, y: FloatParts): FloatParts | undefined {
  const precision = Math.max(x.precision, y.precision);
  if (x.form === 'infinite' || y.form === 'infinite') {
    if (x.form === y.form && x.negative !== y.negative) return undefined;
    return { ...(x.form === 'infinite' ? x : y), precision };
  }
  if (x.form === 'zero' && y.form === 'zero') return zero(x.negative && y.negative, precision);
  if (y.form === 'zero') return round(x.negative, x.mantissa, x.exponent, precision);
  if (x.form === 'zero') return round(y.negative, y.mantissa, y.exponent, precision);
  const [a, b] = closeEnough(x, y, precision);
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.mantissa << BigInt(a.exponent - exponent);
  const right = b.mantissa << BigInt(b.exponent - exponent);
  const sum = (a.negative ? -left : left) + (b.negative ? -right : right);
  // Exact cancellation gives +0.
  return round(sum < 0n, sum < 0n ? -sum : sum, exponent, precision);
}

/**
 * Two finite summands whose sum rounds alike and whose exponents are near each other: one that lies
 * wholly below the last bit of the result counts only as "a little more" or "a little less".
 */
function closeEnough(x: FloatParts, y: FloatParts, precision: number): readonly [FloatParts, FloatParts] {
  const [big, small] = magnitudeExponent(x) >= magnitudeExponent(y) ? [x, y] : [y, x];
  const floor = Math.min(big.exponent, magnitudeExponent(big) - precision) - 2;
  if (magnitudeExponent(small) >= floor) return [big, small];
  return [big, { ...small, mantissa: 1n, exponent: floor - 1 }];
}

const magnitudeExponent = (x: FloatParts): number => bitLength(x.mantissa) + x.exponent;

/** The product; `undefined` for zero times infinity. */
function multiplyParts(x: FloatParts, y: FloatParts): FloatParts | undefined {
  const precision = Math.max(x.precision, y.precision);
  const negative = x.negative !== y.negative;
  if (x.form === 'finite' && y.form === 'finite') {
    return round(negative, x.mantissa * y.mantissa, x.exponent + y.exponent, precision);
  }
  if (x.form === 'infinite' || y.form === 'infinite') {
    return x.form === 'zero' || y.form === 'zero' ? undefined : infinite(negative, precision);
  }
  return zero(negative, precision);
}

/** The quotient; `undefined` for 0/0 and Inf/Inf. */
function divideParts(x: FloatParts, y: FloatParts): FloatParts | undefined {
  const precision = Math.max(x.precision, y.precision);
  const negative = x.negative !== y.negative;
  if (x.form === 'finite' && y.form === 'finite') return divideFinite(x, y, precision);
  if (x.form === y.form) return undefined;
  if (x.form === 'zero' || y.form === 'infinite') return zero(negative, precision);
  return infinite(negative, precision);
}

function divideFinite(x: FloatParts, y: FloatParts, precision: number): FloatParts {
  const scale = Math.max(0, precision + 2 + bitLength(y.mantissa) - bitLength(x.mantissa));
  const numerator = x.mantissa << BigInt(scale);
  const quotient = numerator / y.mantissa;
  const sticky = quotient * y.mantissa === numerator ? 0n : 1n;
  const exponent = x.exponent - y.exponent - scale - 1;
  return round(x.negative !== y.negative, (quotient << 1n) | sticky, exponent, precision);
}

function compareParts(x: FloatParts, y: FloatParts): number {
  const a = signClass(x);
  const b = signClass(y);
  if (a !== b) return a < b ? -1 : 1;
  if (x.form !== 'finite') return 0;
  const sign = x.negative ? -1 : 1;
  const topOfX = magnitudeExponent(x);
  const topOfY = magnitudeExponent(y);
  if (topOfX !== topOfY) return topOfX < topOfY ? -sign : sign;
  // Same leading bit, so the shifts are at most a mantissa long.
  const low = Math.min(x.exponent, y.exponent);
  const left = x.mantissa << BigInt(x.exponent - low);
  const right = y.mantissa << BigInt(y.exponent - low);
  return left === right ? 0 : left < right ? -sign : sign;
}

/** -2 -Inf, -1 negative, 0 zero, 1 positive, 2 +Inf. */
function signClass(x: FloatParts): number {
  if (x.form === 'zero') return 0;
  const size = x.form === 'infinite' ? 2 : 1;
  return x.negative ? -size : size;
}

function partsToNumber(x: FloatParts): number {
  if (x.form === 'zero') return x.negative ? -0 : 0;
  const sign = x.negative ? -1 : 1;
  if (x.form === 'infinite') return sign * Number.POSITIVE_INFINITY;
  const top = magnitudeExponent(x);
  if (top > 1024) return sign * Number.POSITIVE_INFINITY;
  // Below 2^-1022 a double has fewer bits; below 2^-1075 none.
  const precision = top < -1021 ? doublePrecision + 1021 + top : doublePrecision;
  if (precision < 0) return sign * 0;
  if (precision === 0) return sign * (x.mantissa > 1n ? Number.MIN_VALUE : 0);
  const r = round(false, x.mantissa, x.exponent, precision);
  // In two steps, for 2^exponent alone may be no double although the product is one.
  const half = Math.trunc(r.exponent / 2);
  return sign * Number(r.mantissa) * 2 ** half * 2 ** (r.exponent - half);
}

const decimalForm = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:([eEpP])([+-]?\d+))?$/;
const infinityForm = /^([+-]?)(?:Inf|inf)$/;

function parseFloatParts(text: string): FloatParts | undefined {
  const special = infinityForm.exec(text);
  if (special) return infinite(special[1] === '-', literalPrecision);
  const match = decimalForm.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = match[4] ?? '', , marker = '', exponentText = '0'] = match;
  const written = BigInt(exponentText);
  if (written > maxInt64 || written < minInt64) return undefined;
  const mantissa = BigInt(whole + fraction);
  const negative = sign === '-';
  if (mantissa === 0n) return zero(negative, literalPrecision);
  const binary = marker === 'p' || marker === 'P';
  const exponent = Number(written);
  const five = (binary ? 0 : exponent) - fraction.length;
  const two = exponent - fraction.length;
  const leading = bitLength(mantissa) + two;
  if (leading > maxExponent || leading < minExponent) return undefined;
  return scaleByFive({ form: 'finite', negative, mantissa, exponent: two, precision: literalPrecision }, five);
}

/** x·5^n as the original rounds it: 5^n itself has no more than 128 bits, x is not rounded before. */
function scaleByFive(x: FloatParts, n: number): FloatParts {
  if (n === 0) return round(x.negative, x.mantissa, x.exponent, literalPrecision);
  const power = powerOfFive(Math.abs(n));
  if (power.form === 'infinite')
    return n < 0 ? zero(x.negative, literalPrecision) : infinite(x.negative, literalPrecision);
  if (n < 0) return divideFinite(x, power, literalPrecision);
  return round(x.negative, x.mantissa * power.mantissa, x.exponent + power.exponent, literalPrecision);
}

/** 5^n, n > 0: exact up to 27, then by squaring with 128 and 192 bits (03 §8.2). */
function powerOfFive(n: number): FloatParts {
  let rest = n;
  let power = round(false, 5n ** BigInt(Math.min(n, 27)), 0, 128);
  let factor = round(false, 5n, 0, 192);
  for (rest -= Math.min(n, 27); rest > 0; rest = Math.floor(rest / 2)) {
    if (power.form !== 'finite' || factor.form !== 'finite') return infinite(false, 128);
    if (rest % 2 === 1) power = round(false, power.mantissa * factor.mantissa, power.exponent + factor.exponent, 128);
    factor = round(false, factor.mantissa ** 2n, 2 * factor.exponent, 192);
  }
  return power;
}

function renderParts(x: FloatParts, format: 'e' | 'g', digits: number): string {
  const sign = x.negative ? '-' : '';
  if (x.form === 'infinite') return `${x.negative ? '-' : '+'}Inf`;
  if (digits < 0) {
    const d = shortest(x);
    return sign + (format === 'e' ? exponentForm(d, d.digits) : generalForm(d, 6));
  }
  const count = format === 'e' ? digits + 1 : Math.max(digits, 1);
  const d = roundDecimal(expandDecimal(x.mantissa, x.exponent, count), count);
  return sign + (format === 'e' ? exponentForm(d, d.digits.padEnd(count, '0')) : generalForm(d, count));
}

/** `d.ddde±XX` below 1e-4 and from 10^limit on, plain in between. */
function generalForm(d: DecimalExpansion, limit: number): string {
  if (d.digits === '') return '0';
  if (d.point - 1 < -4 || d.point - 1 >= limit) return exponentForm(d, d.digits);
  if (d.point <= 0) return `0.${'0'.repeat(-d.point)}${d.digits}`;
  if (d.point >= d.digits.length) return d.digits.padEnd(d.point, '0');
  return `${d.digits.slice(0, d.point)}.${d.digits.slice(d.point)}`;
}

function exponentForm(d: DecimalExpansion, digits: string): string {
  const exponent = d.digits === '' ? 0 : d.point - 1;
  const first = digits === '' ? '0' : digits.charAt(0);
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${first}${rest}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The shortest digits that lie within half a unit of the last bit of x. Spec: 03 §8.2. */
function shortest(x: FloatParts): DecimalExpansion {
  if (x.form === 'zero') return expandDecimal(0n, 0, 1);
  const wanted = 4 + Math.ceil(x.precision * 0.302);
  const shift = x.precision + 1 - bitLength(x.mantissa);
  const mantissa = x.mantissa << BigInt(shift);
  const exponent = x.exponent - shift;
  const exact = expandDecimal(mantissa, exponent, wanted);
  const lower = expandDecimal(mantissa - 1n, exponent, wanted);
  const upper = expandDecimal(mantissa + 1n, exponent, wanted);
  const inclusive = (mantissa & 2n) === 0n;
  for (let i = 0; i < exact.digits.length; i++) {
    const digit = digitAt(exact, i);
    const above = digitAt(upper, i);
    const endsLower = inclusive && i + 1 === lower.digits.length && !lower.truncated;
    const okDown = digitAt(lower, i) !== digit || endsLower;
    const okUp = digit !== above && (inclusive || digit + 1 < above || i + 1 < upper.digits.length || upper.truncated);
    if (okDown && okUp) return roundDecimal(exact, i + 1);
    if (okDown) return roundDecimalDown(exact, i + 1);
    if (okUp) return roundDecimalUp(exact, i + 1);
  }
  return exact;
}

const digitAt = (d: DecimalExpansion, i: number): number => (i < d.digits.length ? d.digits.charCodeAt(i) - 48 : 0);
