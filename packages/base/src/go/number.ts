// Go's text of doubles, sizes, durations and times.
// Spec: 04-values-digests §15.4, §16.1, §16.3.

/**
 * Go's `%g` and `%v` of a double: shortest round-trip digits; exponent form below 1e-4 and from 1e6
 * on: `0.5`, `100000`, `1e+06`, `1.5e-05`, `+Inf`, `NaN`.
 */
export function formatG(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf';
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  const [mantissa = '', exponentText = ''] = Math.abs(x).toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const digits = `${Math.abs(exponent)}`.padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + (fraction === '' ? whole : `${whole}.${fraction}`);
}

const sizeUnits: readonly (readonly [unit: string, shift: bigint])[] = [
  ['EiB', 60n],
  ['PiB', 50n],
  ['TiB', 40n],
  ['GiB', 30n],
  ['MiB', 20n],
  ['KiB', 10n],
];

/** `1.5KiB`, `1023B`, `-2.0KiB`; one decimal, halves rounded to even; fractions of a byte are cut off. */
export function formatSize(bytes: number | bigint): string {
  const size = typeof bytes === 'bigint' ? bytes : BigInt(Math.trunc(bytes));
  const magnitude = size < 0n ? -size : size;
  for (const [unit, shift] of sizeUnits) {
    if (magnitude >> shift === 0n) continue;
    const tenths = roundHalfEven(magnitude * 10n, shift);
    return `${size < 0n ? '-' : ''}${tenths / 10n}.${tenths % 10n}${unit}`;
  }
  return `${size}B`;
}

/** `n / 2^shift`, halves to even. */
function roundHalfEven(n: bigint, shift: bigint): bigint {
  const quotient = n >> shift;
  const rest = n - (quotient << shift);
  const half = 1n << (shift - 1n);
  return rest > half || (rest === half && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

const second = 1_000_000_000n;

/** Go's `time.Duration`: `0s`, `10ns`, `1.5ms`, `1m3s`, `1h0m0s`. Argument in nanoseconds. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const d = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (d < 1000n) return `${sign}${d}ns`;
  if (d < 1_000_000n) return `${sign}${decimal(d, 3)}µs`;
  if (d < second) return `${sign}${decimal(d, 6)}ms`;
  const seconds = d / second;
  const minutes = seconds / 60n;
  const tail = `${decimal(d % (60n * second), 9)}s`;
  if (minutes === 0n) return sign + tail;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${tail}` : `${sign}${hours}h${minutes % 60n}m${tail}`;
}

/** `n / 10^places` without trailing zeros. */
function decimal(n: bigint, places: number): string {
  const unit = 10n ** BigInt(places);
  const fraction = `${n % unit}`.padStart(places, '0').replace(/0+$/, '');
  return fraction === '' ? `${n / unit}` : `${n / unit}.${fraction}`;
}

const nanosecondsOf: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', second],
  ['m', 60n * second],
  ['h', 3600n * second],
]);

/**
 * Nanoseconds of a Go duration: `1h15m30.918s`, `-1.5h`, `+5s`, `0`; `undefined` when it is not one or
 * does not fit into 64 bits. Reads what `formatDuration` writes.
 */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return 0n;
  let total = 0n;
  let rest = body;
  do {
    const match = /^([0-9]*)(?:\.([0-9]*))?([^.0-9]+)/.exec(rest);
    const [all = '', whole = '', fraction = '', name = ''] = match ?? [];
    const unit = nanosecondsOf.get(name);
    if (unit === undefined || (whole === '' && fraction === '')) return undefined;
    total += BigInt(whole === '' ? '0' : whole) * unit + scaledFraction(fraction, unit);
    rest = rest.slice(all.length);
  } while (rest !== '');
  const limit = sign === '-' ? 1n << 63n : (1n << 63n) - 1n;
  if (total > limit) return undefined;
  return sign === '-' ? -total : total;
}

/** `0.fraction` of a unit, computed in doubles and cut off, as Go does. */
function scaledFraction(fraction: string, unit: bigint): bigint {
  const digits = fraction.slice(0, 18);
  return digits === '' ? 0n : BigInt(Math.trunc(Number(digits) * (Number(unit) / 10 ** digits.length)));
}

/** `2019-05-30 22:09:34.5 +0000 UTC`: Go's `time.Time.String()` of nanoseconds since the epoch, in UTC. */
export function formatGoTime(nanoseconds: bigint): string {
  const { date, time } = civil(nanoseconds);
  return `${date} ${time} +0000 UTC`;
}

/** RFC 3339 in UTC with up to nine fractional digits: `2019-05-30T22:09:34.5Z`. */
export function formatRfc3339(nanoseconds: bigint): string {
  const { date, time } = civil(nanoseconds);
  return `${date}T${time}Z`;
}

function civil(nanoseconds: bigint): { readonly date: string; readonly time: string } {
  const inSecond = ((nanoseconds % second) + second) % second;
  const seconds = (nanoseconds - inSecond) / second;
  const [date = '', time = ''] = new Date(Number(seconds) * 1000).toISOString().split('T');
  const fraction = `${inSecond}`.padStart(9, '0').replace(/0+$/, '');
  return { date, time: `${time.slice(0, 8)}${fraction === '' ? '' : `.${fraction}`}` };
}
