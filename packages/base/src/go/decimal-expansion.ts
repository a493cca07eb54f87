// The decimal digits of mantissa·2^exponent, and rounding on them.
//
// Go prints big floats from their *exact* decimal expansion, rounding half to even on it. The
// expansion of a number with a moderate exponent is computed in full. That of a huge one would be
// millions of digits long, so only its leading digits are computed, between two bounds, with a mark
// that more digits follow. Both answer every rounding question alike: a huge expansion never ends
// within the digits asked for (it would need 5^k or 2^k in a mantissa far smaller), so it is never a
// tie. Spec: 03-evaluation §8.2, 04 §16.2.

/** 0.d1d2d3…·10^point; no leading and no trailing zeros in `digits`, which is `''` for zero. */
export interface DecimalExpansion {
  readonly digits: string;
  readonly point: number;
  /** More digits follow, not all of them zero. */
  readonly truncated: boolean;
}

/** Above this, computing the whole expansion costs more than bounding its first digits. */
const exactLimit = 4096;

/** At least `wanted` leading digits (all of them if there are fewer) of mantissa·2^exponent, mantissa >= 0. */
export function expandDecimal(mantissa: bigint, exponent: number, wanted: number): DecimalExpansion {
  if (mantissa === 0n) return { digits: '', point: 0, truncated: false };
  if (Math.abs(exponent) > exactLimit) return expandLeading(mantissa, exponent, wanted);
  // m·2^-k = m·5^k / 10^k
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = whole.toString();
  const point = exponent >= 0 ? digits.length : digits.length + exponent;
  return { digits: trimZeros(digits), point, truncated: false };
}

/** Rounds to `count` digits, half to even on the exact expansion. */
export function roundDecimal(d: DecimalExpansion, count: number): DecimalExpansion {
  if (count >= d.digits.length) return { ...d, truncated: false };
  const next = d.digits.charCodeAt(count) - 48;
  const isTie = next === 5 && count + 1 === d.digits.length && !d.truncated;
  const isOdd = count > 0 && (d.digits.charCodeAt(count - 1) & 1) === 1;
  return (isTie ? isOdd : next >= 5) ? roundDecimalUp(d, count) : roundDecimalDown(d, count);
}

/** Cuts after `count` digits. */
export function roundDecimalDown(d: DecimalExpansion, count: number): DecimalExpansion {
  const digits = trimZeros(d.digits.slice(0, count));
  return { digits, point: digits === '' ? 0 : d.point, truncated: false };
}

/** Cuts after `count` digits and adds one to the last of them. */
export function roundDecimalUp(d: DecimalExpansion, count: number): DecimalExpansion {
  let n = Math.min(count, d.digits.length);
  while (n > 0 && d.digits[n - 1] === '9') n--;
  if (n === 0) return { digits: '1', point: d.point + 1, truncated: false };
  const last = String.fromCharCode(d.digits.charCodeAt(n - 1) + 1);
  return { digits: d.digits.slice(0, n - 1) + last, point: d.point, truncated: false };
}

const trimZeros = (digits: string): string => {
  let n = digits.length;
  while (n > 0 && digits.charCodeAt(n - 1) === 48) n--;
  return n === digits.length ? digits : digits.slice(0, n);
};

/** Bounds lower·2^exponent <= x <= upper·2^exponent. */
interface Interval {
  readonly lower: bigint;
  readonly upper: bigint;
  readonly exponent: number;
}

function expandLeading(mantissa: bigint, exponent: number, wanted: number): DecimalExpansion {
  const length = mantissa.toString(2).length + exponent;
  const shift = wanted + 2 - Math.floor(length * Math.LOG10E * Math.LN2);
  for (let bits = 256 + 4 * wanted; ; bits *= 2) {
    const power = powerOfFive(Math.abs(shift), bits);
    const scaled = shift >= 0 ? multiply(mantissa, power) : divide(mantissa, power, bits);
    // x·10^shift, whose integer part has the digits asked for.
    const scale = exponent + scaled.exponent + shift;
    const low = shiftBy(scaled.lower, scale);
    if (low !== shiftBy(scaled.upper, scale)) continue;
    const digits = low.toString();
    return { digits: trimZeros(digits), point: digits.length - shift, truncated: true };
  }
}

const multiply = (m: bigint, x: Interval): Interval => ({
  lower: m * x.lower,
  upper: m * x.upper,
  exponent: x.exponent,
});

function divide(m: bigint, x: Interval, bits: number): Interval {
  const numerator = m << BigInt(2 * bits);
  return { lower: numerator / x.upper, upper: numerator / x.lower + 1n, exponent: -x.exponent - 2 * bits };
}

function powerOfFive(n: number, bits: number): Interval {
  let power: Interval = { lower: 1n, upper: 1n, exponent: 0 };
  for (const digit of n.toString(2)) {
    power = narrow({ lower: power.lower ** 2n, upper: power.upper ** 2n, exponent: 2 * power.exponent }, bits);
    if (digit === '1') power = narrow(multiply(5n, power), bits);
  }
  return power;
}

/** The same bounds, a little wider, in `bits` bits. */
function narrow(x: Interval, bits: number): Interval {
  const excess = x.upper.toString(16).length * 4 - bits;
  if (excess <= 0) return x;
  const by = BigInt(excess);
  return { lower: x.lower >> by, upper: (x.upper >> by) + 1n, exponent: x.exponent + excess };
}

const shiftBy = (m: bigint, by: number): bigint => (by >= 0 ? m << BigInt(by) : m >> BigInt(-by));
