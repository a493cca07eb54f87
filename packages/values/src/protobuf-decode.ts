// Protobuf, the reading side of what the fileset format needs, for bytes that may be anything.
//
// Every read is checked against the end; what cannot be read rejects with kind Invalid. Nothing is
// allocated from a length that has not been checked. Spec: 04-values-digests §13.

import { decodeLatin1, fromUtf8Bytes, ReflowError } from '@reflow-lang/base';

/** A field as it stands on the wire; what it means is up to the message. */
export type WireField =
  | { readonly kind: 'varint'; readonly field: number; readonly value: number }
  | { readonly kind: 'bytes'; readonly field: number; readonly start: number; readonly end: number };

/** The one error of the fileset decoders for malformed bytes. */
export const invalidFileset = (message: string): ReflowError =>
  new ReflowError({
    op: 'fileset.Read',
    kind: 'Invalid',
    cause: new ReflowError({ message }),
  });

/**
 * Calls `visit` for every field of the message in `bytes[start, end)`; fixed-width fields, which no
 * message here has, are skipped. Rejects with kind Invalid.
 */
export function decodeMessage(bytes: Uint8Array, start: number, end: number, visit: (field: WireField) => void): void {
  for (let at = start; at < end; ) {
    const tag = decodeVarint(bytes, at, end);
    const field = Math.floor(tag.value / 8);
    if (tag.value < 8) throw invalidFileset(`invalid protobuf tag ${tag.value}`);
    switch (tag.value % 8) {
      case 0: {
        const { value, next } = decodeVarint(bytes, tag.next, end);
        visit({ kind: 'varint', field, value });
        at = next;
        break;
      }
      case 2: {
        const length = decodeVarint(bytes, tag.next, end);
        if (length.value < 0 || length.value > end - length.next) throw invalidFileset('truncated protobuf field');
        at = length.next + length.value;
        visit({ kind: 'bytes', field, start: length.next, end: at });
        break;
      }
      case 1:
        at = tag.next + 8;
        break;
      case 5:
        at = tag.next + 4;
        break;
      default:
        throw invalidFileset(`invalid protobuf wire type ${tag.value % 8}`);
    }
    if (at > end) throw invalidFileset('truncated protobuf field');
  }
}

/** The numbers of a packed field. */
export function decodePacked(bytes: Uint8Array, start: number, end: number): readonly number[] {
  const values: number[] = [];
  for (let at = start; at < end; ) {
    const { value, next } = decodeVarint(bytes, at, end);
    values.push(value);
    at = next;
  }
  return values;
}

export const decodeText = (bytes: Uint8Array, start: number, end: number): string =>
  fromUtf8Bytes(decodeLatin1(bytes.subarray(start, end)));

interface Varint {
  readonly value: number;
  readonly next: number;
}

/** An int64; rejects what a JS number does not hold exactly. */
function decodeVarint(bytes: Uint8Array, start: number, end: number): Varint {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value: at < start + 7 ? value : decodeLong(bytes, start, at + 1), next: at + 1 };
    scale *= 128;
  }
  throw invalidFileset('invalid protobuf varint');
}

/** More than 49 bits: through a bigint, for the sign. */
function decodeLong(bytes: Uint8Array, start: number, end: number): number {
  let bits = 0n;
  for (let at = end - 1; at >= start; at--) bits = (bits << 7n) | BigInt((bytes[at] ?? 0) & 127);
  const value = Number(BigInt.asIntN(64, bits));
  if (!Number.isSafeInteger(value)) throw invalidFileset('protobuf number out of range');
  return value;
}
