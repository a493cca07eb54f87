// DEFLATE, writing: one block in the fixed code. Sources are small, and the same bytes must come out on
// every machine for good, so it is kept as simple as that. RFC 1951.

import {
  canonicalCodes,
  distanceRanges,
  fixedDistanceLengths,
  fixedLengths,
  lengthRanges,
  type Range,
} from './deflate-codes.ts';

const minMatch = 4;
const maxMatch = 258;
const windowSize = 32768;

/** The compressed bytes, the same for the same content always. */
export function deflate(content: Uint8Array): Uint8Array {
  const out = new BitWriter();
  out.bits(1, 1);
  out.bits(1, 2);
  /** Where the four bytes that stand at a place stood last. */
  const seen = new Map<number, number>();
  let at = 0;
  while (at < content.length) {
    const before = seen.get(keyAt(content, at));
    const length = before === undefined || at - before > windowSize ? 0 : matchLength(content, before, at);
    if (before !== undefined && length >= minMatch) writeMatch(out, length, at - before);
    else writeSymbol(out, content[at] ?? 0);
    for (const end = at + Math.max(length, 1); at < end; at++) seen.set(keyAt(content, at), at);
  }
  writeSymbol(out, endOfBlock);
  return out.finish();
}

const endOfBlock = 256;

const keyAt = (bytes: Uint8Array, at: number): number =>
  at + minMatch > bytes.length
    ? -1 - at
    : (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>>
      0;

function matchLength(bytes: Uint8Array, before: number, at: number): number {
  const most = Math.min(maxMatch, bytes.length - at);
  let length = 0;
  while (length < most && bytes[before + length] === bytes[at + length]) length++;
  return length;
}

const codes = canonicalCodes(fixedLengths);
const distanceCodes = canonicalCodes(fixedDistanceLengths);

function writeSymbol(out: BitWriter, symbol: number): void {
  out.code(codes[symbol] ?? 0, fixedLengths[symbol] ?? 0);
}

function writeMatch(out: BitWriter, length: number, distance: number): void {
  const lengthSymbol = symbolOf(lengthRanges, length);
  writeSymbol(out, endOfBlock + 1 + lengthSymbol);
  writeRest(out, lengthRanges[lengthSymbol], length);
  const distanceSymbol = symbolOf(distanceRanges, distance);
  out.code(distanceCodes[distanceSymbol] ?? 0, fixedDistanceLengths[distanceSymbol] ?? 0);
  writeRest(out, distanceRanges[distanceSymbol], distance);
}

const symbolOf = (table: readonly Range[], n: number): number => table.findLastIndex(({ base }) => base <= n);

function writeRest(out: BitWriter, range: Range | undefined, n: number): void {
  if (range !== undefined) out.bits(n - range.base, range.bits);
}

/** Bits fill bytes from the least significant one on; codes come with their first bit first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #partial = 0;
  #filled = 0;

  bits(value: number, count: number): void {
    for (let i = 0; i < count; i++) this.#bit((value >> i) & 1);
  }

  code(value: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) this.#bit((value >> i) & 1);
  }

  finish(): Uint8Array {
    if (this.#filled > 0) this.#bytes.push(this.#partial);
    return Uint8Array.from(this.#bytes);
  }

  #bit(bit: number): void {
    this.#partial |= bit << this.#filled;
    this.#filled++;
    if (this.#filled < 8) return;
    this.#bytes.push(this.#partial);
    this.#partial = 0;
    this.#filled = 0;
  }
}
