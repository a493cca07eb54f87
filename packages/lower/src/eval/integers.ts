// Integer arithmetic as the original does it. Spec: 03-evaluation §8.1.

/** Quotient of Euclidean division: the remainder is never negative. The divisor is not zero. */
export function euclideanQuotient(a: bigint, b: bigint): bigint {
  if (a >= 0n && b > 0n) return a / b;
  const quotient = a / b;
  if (a - quotient * b >= 0n) return quotient;
  return b > 0n ? quotient - 1n : quotient + 1n;
}

/** Remainder of Euclidean division, `0 <= r < |b|`. The divisor is not zero. */
export function euclideanRemainder(a: bigint, b: bigint): bigint {
  const remainder = a % b;
  if (remainder >= 0n) return remainder;
  return b > 0n ? remainder + b : remainder - b;
}

/** The magnitude of an int. */
export const magnitude = (i: bigint): bigint => (i < 0n ? -i : i);

/** What is left of an int as a list index: the low 64 bits of |i|, read as signed, with the sign of i. */
export function truncateInt(i: bigint): bigint {
  const low = BigInt.asIntN(64, magnitude(i));
  return i < 0n ? BigInt.asIntN(64, -low) : low;
}

/** A shift count: the low 64 bits of |i|. */
export const shiftCount = (i: bigint): bigint => BigInt.asUintN(64, magnitude(i));

/** An amount of a resource: the low 64 bits of |i|, unsigned, as a double. */
export const intToAmount = (i: bigint): number => Number(BigInt.asUintN(64, magnitude(i)));
