// DEFLATE, reading: every kind of block, whoever wrote it. RFC 1951.

import {
  canonicalCodes,
  distanceRanges,
  fixedDistanceLengths,
  fixedLengths,
  lengthRanges,
  type Range,
} from './deflate-codes.ts';

/** The content, if it is as long as was announced; `undefined` for bytes that are no such stream. */
export function inflate(compressed: Uint8Array, size: number): Uint8Array | undefined {
  const input = new BitReader(compressed);
  const output: Output = { bytes: new Uint8Array(size), length: 0 };
  for (let isLast = false; !isLast; ) {
    isLast = input.bits(1) === 1;
    if (!readBlock(input, output) || input.isExhausted) return undefined;
  }
  return output.length === size ? output.bytes : undefined;
}

interface Output {
  readonly bytes: Uint8Array;
  length: number;
}

/** Each kind of block tells whether it was one. */
function readBlock(input: BitReader, output: Output): boolean {
  switch (input.bits(2)) {
    case 0:
      return readStored(input, output);
    case 1:
      return readCompressed(input, output, fixedLiterals, fixedDistances);
    case 2:
      return readDynamic(input, output);
    default:
      return false;
  }
}

function readStored(input: BitReader, output: Output): boolean {
  input.skipToByte();
  const length = input.bits(16);
  if ((input.bits(16) ^ length) !== 0xffff || output.length + length > output.bytes.length) return false;
  for (let i = 0; i < length; i++) output.bytes[output.length++] = input.bits(8);
  return !input.isExhausted;
}

/** In which order the lengths of the codes of code lengths stand. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

function readDynamic(input: BitReader, output: Output): boolean {
  const literals = input.bits(5) + 257;
  const distances = input.bits(5) + 1;
  const described = input.bits(4) + 4;
  const codeLengths = new Array<number>(19).fill(0);
  for (const symbol of lengthOrder.slice(0, described)) codeLengths[symbol] = input.bits(3);
  const lengths = readLengths(input, new Decoder(codeLengths), literals + distances);
  if (lengths === undefined) return false;
  const [literalLengths, distanceLengths] = [lengths.slice(0, literals), lengths.slice(literals)];
  return readCompressed(input, output, new Decoder(literalLengths), new Decoder(distanceLengths));
}

/** Code lengths, themselves in a code with repetitions. */
function readLengths(input: BitReader, decoder: Decoder, count: number): readonly number[] | undefined {
  const lengths: number[] = [];
  while (lengths.length < count) {
    const symbol = decoder.next(input);
    if (symbol === undefined || input.isExhausted) return undefined;
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const previous = symbol === 16 ? lengths.at(-1) : 0;
    if (previous === undefined) return undefined;
    const times = symbol === 16 ? 3 + input.bits(2) : symbol === 17 ? 3 + input.bits(3) : 11 + input.bits(7);
    for (let i = 0; i < times; i++) lengths.push(previous);
  }
  return lengths.length === count ? lengths : undefined;
}

const endOfBlock = 256;

function readCompressed(input: BitReader, output: Output, literals: Decoder, distances: Decoder): boolean {
  for (;;) {
    const symbol = literals.next(input);
    if (symbol === undefined || input.isExhausted) return false;
    if (symbol === endOfBlock) return true;
    if (symbol < endOfBlock) {
      if (output.length >= output.bytes.length) return false;
      output.bytes[output.length++] = symbol;
      continue;
    }
    const length = readRange(input, lengthRanges[symbol - endOfBlock - 1]);
    const distanceSymbol = distances.next(input);
    const distance = distanceSymbol === undefined ? undefined : readRange(input, distanceRanges[distanceSymbol]);
    if (length === undefined || distance === undefined || !copy(output, length, distance)) return false;
  }
}

const readRange = (input: BitReader, range: Range | undefined): number | undefined =>
  range && range.base + input.bits(range.bits);

/** What was written `distance` bytes ago, once more; what is being copied may be part of it. */
function copy(output: Output, length: number, distance: number): boolean {
  const { bytes } = output;
  if (distance > output.length || output.length + length > bytes.length) return false;
  for (let i = 0; i < length; i++) {
    bytes[output.length] = bytes[output.length - distance] ?? 0;
    output.length++;
  }
  return true;
}

/** A canonical code. Words that are in none of its places are `undefined`. */
class Decoder {
  /** Symbols by their code with a leading 1, which tells codes of different lengths apart. */
  readonly #symbols = new Map<number, number>();

  constructor(lengths: readonly number[]) {
    for (const [symbol, code] of canonicalCodes(lengths).entries()) {
      const length = lengths[symbol] ?? 0;
      if (length > 0) this.#symbols.set((1 << length) | code, symbol);
    }
  }

  next(input: BitReader): number | undefined {
    let word = 1;
    for (let length = 1; length < 16; length++) {
      word = (word << 1) | input.bits(1);
      const symbol = this.#symbols.get(word);
      if (symbol !== undefined) return symbol;
    }
    return undefined;
  }
}

const fixedLiterals = new Decoder(fixedLengths);
const fixedDistances = new Decoder(fixedDistanceLengths);

/** Bits from the least significant one of each byte on; behind the end there are zeros. */
class BitReader {
  readonly #bytes: Uint8Array;
  /** In bits. */
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether bits were read that are not there. */
  get isExhausted(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      value |= (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) << i;
    }
    return value;
  }

  skipToByte(): void {
    this.#at = (this.#at + 7) & ~7;
  }
}
