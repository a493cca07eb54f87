// MurmurHash3, x64, 128 bits, seed 0: what Bloom filters are made of. Spec: 08-infrastructure §7.

/** The two halves. */
export type MurmurState = readonly [bigint, bigint];

const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);
const rotl = (x: bigint, r: bigint): bigint => u64((x << r) | (x >> (64n - r)));

export function murmur(bytes: Uint8Array): MurmurState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let h1 = 0n;
  let h2 = 0n;
  const blocks = Math.floor(bytes.length / 16);
  for (let i = 0; i < blocks; i++) {
    h1 ^= mixFirst(view.getBigUint64(16 * i, true));
    h1 = u64((rotl(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mixSecond(view.getBigUint64(16 * i + 8, true));
    h2 = u64((rotl(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  const rest = bytes.subarray(16 * blocks);
  if (rest.length > 8) h2 ^= mixSecond(littleEndian(rest.subarray(8)));
  if (rest.length > 0) h1 ^= mixFirst(littleEndian(rest.subarray(0, 8)));
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = u64(h1 + h2);
  return [h1, u64(h2 + h1)];
}

const mixFirst = (k: bigint): bigint => u64(rotl(u64(k * c1), 31n) * c2);
const mixSecond = (k: bigint): bigint => u64(rotl(u64(k * c2), 33n) * c1);

function littleEndian(bytes: Uint8Array): bigint {
  let out = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) out = (out << 8n) | BigInt(bytes[i] ?? 0);
  return out;
}

function finish(k: bigint): bigint {
  let out = k;
  out = u64((out ^ (out >> 33n)) * 0xff51afd7ed558ccdn);
  out = u64((out ^ (out >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return out ^ (out >> 33n);
}
