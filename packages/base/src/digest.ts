// Digests and the byte strings they are made of.
//
// A digest is held as its own wire form: a string whose characters are the bytes of
// "write digest" (two bytes of hash id, big endian, then the hash). So equality is `===`,
// bytewise order is `<`, a digest is a Map key as it stands, and appending one to material
// is string concatenation. The zero digest is the empty string.
// Spec: 04-values-digests §2.

import { sha256, sha256OfString } from '#sha256';
import { type ByteString, decodeLatin1, encodeLatin1, utf8Bytes } from './bytes.ts';
import { ReflowError } from './errors.ts';

declare const digestBrand: unique symbol;

/** `wd(d)` as a byte string: 34 characters for SHA-256, `''` for the zero digest. */
export type Digest = ByteString & { readonly [digestBrand]: true };

/** The hash functions with a name; the number is the id in the wire form. Spec: 04 §2.1. */
export const hashFunctions = {
  md4: { id: 1, size: 16 },
  md5: { id: 2, size: 16 },
  sha1: { id: 3, size: 20 },
  sha224: { id: 4, size: 28 },
  sha256: { id: 5, size: 32 },
  sha384: { id: 6, size: 48 },
  sha512: { id: 7, size: 64 },
  md5sha1: { id: 8, size: 36 },
  ripemd160: { id: 9, size: 20 },
  sha3_224: { id: 10, size: 28 },
  sha3_256: { id: 11, size: 32 },
  sha3_384: { id: 12, size: 48 },
  sha3_512: { id: 13, size: 64 },
  sha512_224: { id: 14, size: 28 },
  sha512_256: { id: 15, size: 32 },
} as const;

export type HashName = keyof typeof hashFunctions;

const sha256Header = '\x00\x05';
const linkedIn: ReadonlySet<string> = new Set<HashName>(['md5', 'sha1', 'sha256', 'sha512']);
const nameOfId: ReadonlyMap<number, HashName> = new Map(
  (Object.keys(hashFunctions) as HashName[]).map((name) => [hashFunctions[name].id, name]),
);

/** The digest that stands for "none"; prints as `<zero>`. */
export const zeroDigest = '' as Digest;

export const isZeroDigest = (d: Digest): boolean => d === zeroDigest;

/** SHA-256 of a byte string (one character a byte). */
export function digestOf(material: ByteString): Digest {
  return flatDigest(sha256OfString(material));
}

/** SHA-256 of raw bytes. */
export function digestBytes(bytes: Uint8Array): Digest {
  return flatDigest(sha256(bytes));
}

/** Not by `+`, which leaves a rope: 24 bytes more, and flattened at the first look-up. */
const flatDigest = (hash: string): Digest => [sha256Header, hash].join('') as Digest;

/** SHA-256 of the UTF-8 form of a text. */
export function digestText(text: string): Digest {
  return digestOf(utf8Bytes(text));
}

/** The digest whose SHA-256 bytes are these 32 bytes (a finished streaming hash). */
export function digestFromRaw(raw: Uint8Array): Digest {
  if (raw.length !== 32) throw new Error('digest: bad digest length');
  let out: string = sha256Header;
  for (const byte of raw) out += String.fromCharCode(byte);
  return out as Digest;
}

/** The hash bytes alone, without the two bytes of hash id. */
export function rawDigest(d: Digest): Uint8Array {
  return encodeLatin1(d.slice(2));
}

export function hashNameOf(d: Digest): HashName | undefined {
  return nameOfId.get((d.charCodeAt(0) << 8) | d.charCodeAt(1));
}

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

const hexDigits: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const hexCode = (n: number): number => hexDigits[n] ?? 0;

/** Lower-case hex of the hash bytes; `''` for the zero digest (FIX 04 §2.2). */
export function hexDigest(d: Digest): string {
  // Made in one piece: digits put together one by one would be kept as a tree of pieces, ten times as large.
  const codes: number[] = [];
  for (let i = 2; i < d.length; i++) {
    const byte = d.charCodeAt(i);
    codes.push(hexCode(byte >> 4), hexCode(byte & 15));
  }
  return String.fromCharCode(...codes);
}

/** `sha256:8ed3…23f8`, or `<zero>`. */
export function renderDigest(d: Digest): string {
  return isZeroDigest(d) ? '<zero>' : `${hashNameOf(d) ?? 'unknown'}:${hexDigest(d)}`;
}

/** The first eight hex digits, or `<zero>`. */
export function shortDigest(d: Digest): string {
  if (isZeroDigest(d)) return '<zero>';
  let out = '';
  for (let i = 2; i < 6; i++) out += hexOfByte[d.charCodeAt(i)];
  return out;
}

/** `sha256:` and the hex of the first `n` bytes. */
export function shortDigestString(d: Digest, n: number): string {
  return isZeroDigest(d) ? '<zero>' : `${hashNameOf(d) ?? 'unknown'}:${hexDigestPrefix(d, n)}`;
}

/** Hex of the first `n` bytes. Throws when the hash is shorter. */
export function hexDigestPrefix(d: Digest, n: number): string {
  if (n > Math.max(0, d.length - 2)) throw new Error('n is too large');
  return hexDigest(d).slice(0, 2 * n);
}

/**
 * Reads `name:hex`; short hex is an abbreviation, right-padded with zero bytes; `''` and
 * `<zero>` are the zero digest. Rejects with kind Invalid. Spec: 04 §2.3.
 */
export function parseDigest(text: string): Digest {
  if (text === '' || text === '<zero>') return zeroDigest;
  const parts = text.split(':');
  const [name, hex] = parts;
  const known = name !== undefined && Object.hasOwn(hashFunctions, name);
  if (parts.length !== 2 || !known || hex === undefined) throw plain('invalid digest');
  if (!linkedIn.has(name)) throw plain('the requested hash function is not available');
  const hash = hashFunctions[name as HashName];
  const bytes = decodeHex(hex);
  if (bytes.length > hash.size) throw plain('invalid digest');
  return (String.fromCharCode(hash.id >> 8, hash.id & 255) + bytes.padEnd(hash.size, '\0')) as Digest;
}

/** Reads a digest of this system's hash: bare hex is accepted too. Spec: 04 §2.3. */
export function parseSha256(text: string): Digest {
  if (text === '' || text === '<zero>') return (sha256Header + '\0'.repeat(32)) as Digest;
  if (!text.includes(':')) return parseDigest(`sha256:${text}`);
  const digest = parseDigest(text);
  if (!digest.startsWith(sha256Header)) throw plain('wrong hash');
  return digest;
}

/** Bytewise exclusive or; the zero digest is neutral on the left. Throws on different hashes. */
export function mixDigests(d: Digest, e: Digest): Digest {
  if (isZeroDigest(d)) return e;
  if (d.slice(0, 2) !== e.slice(0, 2)) throw new Error('mismatched hashes');
  let out = d.slice(0, 2);
  for (let i = 2; i < d.length; i++) out += String.fromCharCode(d.charCodeAt(i) ^ e.charCodeAt(i));
  return out as Digest;
}

/** True when `d` begins with the significant bytes of the abbreviation `e`. Spec: 04 §2.2. */
export function expandsDigest(d: Digest, e: Digest): boolean {
  return d.startsWith(
    e
      .replace(/\0+$/, '')
      .padEnd(2, '\0')
      .slice(0, Math.max(2, significantLength(e))),
  );
}

/** True when all but the first four bytes are zero: the eight-digit form users type. */
export function isShortDigest(d: Digest): boolean {
  return significantLength(d) <= 6;
}

/** True when the second half is zero: some abbreviation. */
export function isAbbreviatedDigest(d: Digest): boolean {
  return significantLength(d) <= 2 + (d.length - 2) / 2;
}

function significantLength(d: Digest): number {
  let n = d.length;
  while (n > 2 && d.charCodeAt(n - 1) === 0) n--;
  return n;
}

/** -1 for what is no hex digit. */
const nibbleOf: readonly number[] = Array.from({ length: 128 }, (_, code) =>
  Number.parseInt(String.fromCharCode(code), 16),
).map((n) => (Number.isNaN(n) ? -1 : n));

function decodeHex(hex: string): ByteString {
  const bytes: number[] = [];
  for (let i = 0; i + 1 < hex.length; i += 2) {
    const byte = ((nibbleOf[hex.charCodeAt(i)] ?? -1) << 4) | (nibbleOf[hex.charCodeAt(i + 1)] ?? -1);
    if (byte < 0) throw badHex(hex);
    bytes.push(byte);
  }
  if (hex.length % 2 === 1) throw badHex(hex);
  return decodeLatin1(Uint8Array.from(bytes));
}

/** Names the first byte that is no hex digit; without one the length is odd. */
function badHex(hex: string): ReflowError {
  for (const c of hex) {
    if (/[0-9a-fA-F]/.test(c)) continue;
    const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return plain(`encoding/hex: invalid byte: U+${code} '${c}'`);
  }
  return plain('encoding/hex: odd length hex string');
}

const plain = (message: string): ReflowError => new ReflowError({ kind: 'Invalid', message });
