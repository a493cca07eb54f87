// Digests of scalars, and what of them is remembered: of these are the keys of maps. What has a digest of
// its own contributes that and no kind byte. Spec: 04-values-digests §4.

import { BigFloat, type ByteString, type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';
import { kindId, type Type } from '@reflow-lang/types';
import { rememberedDigest } from './digest-memo.ts';
import { File } from './file.ts';
import { Fileset } from './fileset.ts';
import { misfit } from './misfit.ts';
import { Delayed, FuncValue, type Value } from './value.ts';

export const kindByte = (kind: Type['kind']): ByteString => String.fromCharCode(kindId[kind]);

const kindBytes = {
  int: kindByte('int'),
  string: kindByte('string'),
  bool: kindByte('bool'),
  float: kindByte('float'),
};

export const hasDigest = (value: Value): value is File | Fileset | FuncValue | Delayed =>
  value instanceof File || value instanceof Delayed || value instanceof Fileset || value instanceof FuncValue;

/** `mat(v, t)` of an int, string, bool or float, or of what has a digest of its own. */
export function scalarMaterial(value: Value, type: Type): ByteString {
  switch (typeof value) {
    case 'bigint':
      return intMaterial(value);
    case 'string':
      return kindBytes.string + utf8Bytes(value);
    case 'boolean':
      return kindBytes.bool + (value ? '\x01' : '\x00');
    default:
      if (value instanceof BigFloat) return kindBytes.float + value.text('e', 10);
      return hasDigest(value) ? value.digest() : misfit(value, type);
  }
}

/** `vdig(v, t)` of such a value. Those of small ints and short strings are remembered. */
export function digestScalar(value: Value, type: Type): Digest {
  if (typeof value === 'string') return rememberedDigest(value, digestString);
  if (typeof value === 'bigint' && value >= 0n && value < 256n) return digestSmallInt(Number(value));
  return digestOf(scalarMaterial(value, type));
}

const digestString = (text: string): Digest => digestOf(kindBytes.string + utf8Bytes(text));

const smallIntDigests: (Digest | undefined)[] = new Array(256).fill(undefined);

function digestSmallInt(n: number): Digest {
  let digest = smallIntDigests[n];
  if (digest === undefined) {
    digest = digestOf(smallInts[n] ?? '');
    smallIntDigests[n] = digest;
  }
  return digest;
}

/** The magnitude, big endian without leading zeros (nothing for 0), after one zero byte when negative. */
function intMaterial(n: bigint): ByteString {
  if (n >= 0n && n < 256n) return smallInts[Number(n)] ?? '';
  const head = n < 0n ? `${kindBytes.int}\0` : kindBytes.int;
  const magnitude = n < 0n ? -n : n;
  if (magnitude < 0x10000n) return head + shortMagnitude(Number(magnitude));
  const hex = magnitude.toString(16);
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
  let out = head;
  for (let i = 0; i < digits.length; i += 2) out += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16));
  return out;
}

const shortMagnitude = (n: number): ByteString =>
  n < 0x100 ? String.fromCharCode(n) : String.fromCharCode(n >> 8, n & 255);

const smallInts: readonly ByteString[] = Array.from({ length: 256 }, (_, n) =>
  n === 0 ? kindBytes.int : kindBytes.int + String.fromCharCode(n),
);
