// Strings and times as Go's JSON encoder writes them. Spec: 08-infrastructure §1.1.

import { formatRfc3339 } from '@reflow-lang/base';

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A JSON string. Beyond what JSON asks for, `<`, `>`, `&` and the line separators are escaped; so are
 * the lone surrogates that stand for invalid bytes, which makes the text well-formed and exact.
 */
export function encodeGoString(text: string): string {
  const escaped = text.replace(
    /["\\\u0000-\u001f<>&\u2028\u2029]|\p{Surrogate}/gu,
    (c) => shortEscapes.get(c) ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

const zeroTime = '0001-01-01T00:00:00Z';

/** RFC 3339 of nanoseconds since the epoch; Go's zero time for `undefined`. */
export const encodeGoTime = (nanoseconds: bigint | undefined): string =>
  `"${nanoseconds === undefined ? zeroTime : formatRfc3339(nanoseconds)}"`;

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** Nanoseconds since the epoch, `'zero'` for Go's zero time, `undefined` when it is no time. */
export function parseGoTime(text: string): bigint | 'zero' | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60 * (match[8] === '-' ? -1 : 1);
  const seconds = ((daysBefore(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset;
  const nanoseconds = BigInt((match[7] ?? '').padEnd(9, '0'));
  if (seconds === -62135596800 && nanoseconds === 0n) return 'zero';
  return BigInt(seconds) * 1_000_000_000n + nanoseconds;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** Days from 1970-01-01 to this one, in the Gregorian calendar. */
function daysBefore(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last.
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((153 * m + 2) / 5) + day - 1 - 719468;
}
