// Livesets: what a collection must keep. The Bloom filter's bits are the original's, so that a filter
// made by one implementation can be used by the other. Spec: 08-infrastructure §7.

import { Buffer } from 'node:buffer';
import { type Digest, encodeLatin1, mkError, plainError } from '@reflow-lang/base';
import type { Liveset } from '@reflow-lang/evaluator';
import { type MurmurState, murmur } from './murmur.ts';

/** A set that may answer "contained" for what is not, with a known small probability. */
export interface BloomLiveset extends Liveset {
  add(d: Digest): void;
  /** `{"m":…,"k":…,"b":"…"}`. */
  toJson(): string;
}

/** Bounds a filter that comes from outside: 1 GiB of bits. */
const maxBits = 2 ** 33;

/** `expected` members with false-positive rate `rate`. */
export function createBloomLiveset(expected: number, rate: number): BloomLiveset {
  const n = Math.max(1, expected);
  const bits = Math.max(1, Math.ceil((-n * Math.log(rate)) / (Math.LN2 * Math.LN2)));
  const hashes = Math.max(1, Math.ceil((Math.LN2 * bits) / n));
  return new Bloom(bits, hashes, new Uint32Array(2 * Math.ceil(bits / 64)));
}

/** Reads the JSON form; `null` contains everything. Throws Invalid. */
export function decodeBloomLiveset(text: string): Liveset {
  const json: unknown = parse(text);
  if (json === null) return { contains: () => true };
  if (typeof json !== 'object' || !('m' in json) || !('k' in json) || !('b' in json)) throw invalid('not an object');
  const { m, k, b } = json;
  if (typeof m !== 'number' || typeof k !== 'number' || typeof b !== 'string') throw invalid('bad member');
  if (!Number.isInteger(m) || m < 1 || m > maxBits || !Number.isInteger(k) || k < 1 || k > 1000) {
    throw invalid('parameters out of range');
  }
  const bytes = Buffer.from(b, 'base64url');
  const words = Math.ceil(m / 64);
  if (bytes.length < 8 + 8 * words || bytes.readBigUInt64BE(0) !== BigInt(m)) throw invalid('wrong length');
  const bits = new Uint32Array(2 * words);
  for (let i = 0; i < words; i++) {
    bits[2 * i] = bytes.readUInt32BE(8 + 8 * i + 4);
    bits[2 * i + 1] = bytes.readUInt32BE(8 + 8 * i);
  }
  return new Bloom(m, k, bits);
}

/** A set that is exact, for dead sets. */
export function createExactLiveset(members: Iterable<Digest>): Liveset {
  const set = new Set(members);
  return { contains: (d) => set.has(d) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw invalid(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const invalid = (why: string) => mkError('unmarshal', ['bloom filter'], 'Invalid', plainError(why));

class Bloom implements BloomLiveset {
  readonly #m: bigint;
  readonly #k: number;
  /** Bit i is bit i & 31 of word i >> 5. */
  readonly #words: Uint32Array;

  constructor(m: number, k: number, words: Uint32Array) {
    this.#m = BigInt(m);
    this.#k = k;
    this.#words = words;
  }

  add(d: Digest): void {
    const hashes = baseHashes(d);
    for (let i = 0; i < this.#k; i++) {
      const at = this.#location(hashes, i);
      const word = Math.floor(at / 32);
      this.#words[word] = (this.#words[word] ?? 0) | (1 << (at % 32));
    }
  }

  contains(d: Digest): boolean {
    const hashes = baseHashes(d);
    for (let i = 0; i < this.#k; i++) {
      const at = this.#location(hashes, i);
      if (((this.#words[Math.floor(at / 32)] ?? 0) & (1 << (at % 32))) === 0) return false;
    }
    return true;
  }

  #location(hashes: readonly [bigint, bigint, bigint, bigint], i: number): number {
    const base = hashes[i % 2 === 0 ? 0 : 1];
    const step = hashes[Math.floor(((i + (i % 2)) % 4) / 2) === 0 ? 2 : 3];
    return Number(BigInt.asUintN(64, base + BigInt(i) * step) % this.#m);
  }

  toJson(): string {
    const words = this.#words.length / 2;
    const bytes = Buffer.alloc(8 + 8 * words);
    bytes.writeBigUInt64BE(this.#m, 0);
    for (let i = 0; i < words; i++) {
      bytes.writeUInt32BE(this.#words[2 * i + 1] ?? 0, 8 + 8 * i);
      bytes.writeUInt32BE(this.#words[2 * i] ?? 0, 8 + 8 * i + 4);
    }
    const text = bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    return `{"m":${this.#m},"k":${this.#k},"b":"${text}"}`;
  }
}

/** Two hashes of the digest, two of the digest and a byte 1, as one continued hash. */
function baseHashes(d: Digest): readonly [bigint, bigint, bigint, bigint] {
  const bytes = encodeLatin1(d);
  const state: MurmurState = murmur(bytes);
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = 1;
  const [v3, v4] = murmur(longer);
  return [state[0], state[1], v3, v4];
}
