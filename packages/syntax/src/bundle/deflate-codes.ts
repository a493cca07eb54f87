// What both directions of DEFLATE share: lengths, distances and the fixed code (RFC 1951 §3.2.5, §3.2.6).

/** A range of lengths or distances: the smallest, and how many further bits follow the symbol. */
export interface Range {
  readonly base: number;
  readonly bits: number;
}

/** `perStep` symbols have the same number of further bits, the first two steps none. */
function ranges(count: number, first: number, perStep: number): Range[] {
  const found: Range[] = [];
  let base = first;
  for (let i = 0; i < count; i++) {
    const bits = Math.max(0, Math.floor(i / perStep) - 1);
    found.push({ base, bits });
    base += 2 ** bits;
  }
  return found;
}

/** Of symbols 257 to 285; the last one is the longest length alone. */
export const lengthRanges: readonly Range[] = [...ranges(28, 3, 4), { base: 258, bits: 0 }];

/** Of distance symbols 0 to 29. */
export const distanceRanges: readonly Range[] = ranges(30, 1, 2);

/** Code lengths of the literal and length symbols in blocks with the fixed code. */
export const fixedLengths: readonly number[] = Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);

/** Code lengths of the distance symbols there. */
export const fixedDistanceLengths: readonly number[] = new Array<number>(30).fill(5);

/** The canonical code of every symbol, most significant bit first; 0 for those that have none. */
export function canonicalCodes(lengths: readonly number[]): readonly number[] {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  const next = new Array<number>(16).fill(0);
  for (let length = 1; length < 16; length++) next[length] = ((next[length - 1] ?? 0) + (counts[length - 1] ?? 0)) << 1;
  return lengths.map((length) => {
    if (length === 0) return 0;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    return code;
  });
}
