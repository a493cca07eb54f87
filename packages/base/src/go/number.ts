// Go's `%g` of a double, sizes and durations. Spec: 04-values-digests §15.4, §16.

/** Shortest round-trip digits; exponent form below 1e-4 and from 1e6 on. */
export function formatG(x: number): string {
  throw new Error('not written yet: formatG');
}
/** `1.5KiB`, `1023B`; halves round to even. */
export function formatSize(bytes: number | bigint): string {
  throw new Error('not written yet: formatSize');
}
/** Go's `time.Duration`: `1m3s`, `1.5ms`. Argument in nanoseconds. */
export function formatDuration(nanoseconds: bigint): string {
  throw new Error('not written yet: formatDuration');
}
/** Reads what `formatDuration` writes and every other Go duration; `undefined` when it is not one. */
export function parseDuration(text: string): bigint | undefined {
  throw new Error('not written yet: parseDuration');
}
/** `2019-05-30 22:09:34 +0000 UTC`: Go's `time.Time.String()` of nanoseconds since the epoch. */
export function formatGoTime(nanoseconds: bigint): string {
  throw new Error('not written yet: formatGoTime');
}
/** RFC 3339 with up to nine fractional digits. */
export function formatRfc3339(nanoseconds: bigint): string {
  throw new Error('not written yet: formatRfc3339');
}
