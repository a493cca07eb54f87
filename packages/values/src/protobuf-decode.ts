// Protobuf, the reading side of what the fileset format needs, for bytes that may be anything.
//
// Every read is checked against the end; what cannot be read rejects with kind Invalid. Nothing is
// allocated from a length that has not been checked. Spec: 04-values-digests §13.

import { decodeLatin1, fromUtf8Bytes, mkError, plainError, type ReflowError } from '@reflow-lang/base';

/** The one error of the fileset decoders for malformed bytes. */
export const invalidFileset = (message: string): ReflowError =>
  mkError('fileset.Read', [], 'Invalid', plainError(message));

/**
 * Steps through the fields of the message in `bytes[start, end)`. After `next()` has answered true,
 * `field` is the field's number and one of `int`, `text`, `message`, `ints` reads its value, once. A
 * field that is not read is passed over. All reject with kind Invalid.
 */
export class MessageReader {
  field = 0;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #wireType = 0;
  /** Of the current field: its value, or the end of its bytes. */
  #value = 0;
  #start = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Goes to the next field; false at the end. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const tag = this.#varint();
    if (tag < 8) throw invalidFileset(`invalid protobuf tag ${tag}`);
    this.field = Math.floor(tag / 8);
    this.#wireType = tag % 8;
    if (this.#wireType === 0) {
      this.#value = this.#varint();
    } else {
      const length = this.#lengthOfField();
      if (length < 0 || length > this.#end - this.#at) throw invalidFileset('truncated protobuf field');
      this.#start = this.#at;
      this.#at += length;
    }
    return true;
  }

  /** An int32 or int64. */
  int(): number {
    if (this.#wireType !== 0) throw this.#misread();
    return this.#value;
  }

  text(): string {
    if (this.#wireType !== 2) throw this.#misread();
    return fromUtf8Bytes(decodeLatin1(this.#bytes.subarray(this.#start, this.#at)));
  }

  /** The fields of a nested message. */
  message(): MessageReader {
    if (this.#wireType !== 2) throw this.#misread();
    return new MessageReader(this.#bytes, this.#start, this.#at);
  }

  /** The numbers of a repeated field, packed or not. */
  ints(): readonly number[] {
    if (this.#wireType === 0) return [this.#value];
    const values: number[] = [];
    const packed = this.message();
    while (packed.#at < packed.#end) values.push(packed.#varint());
    return values;
  }

  #lengthOfField(): number {
    if (this.#wireType === 2) return this.#varint();
    if (this.#wireType === 1) return 8;
    if (this.#wireType === 5) return 4;
    throw invalidFileset(`invalid protobuf wire type ${this.#wireType}`);
  }

  #misread(): ReflowError {
    return invalidFileset(`unexpected protobuf wire type ${this.#wireType} of field ${this.field}`);
  }

  /** An int64; rejects what a JS number does not hold exactly. */
  #varint(): number {
    const start = this.#at;
    let value = 0;
    let scale = 1;
    while (this.#at < this.#end && this.#at < start + 10) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return this.#at <= start + 7 ? value : this.#long(start);
      scale *= 128;
    }
    throw invalidFileset('invalid protobuf varint');
  }

  /** More than 49 bits: through a bigint, for the sign. */
  #long(start: number): number {
    let bits = 0n;
    for (let at = this.#at - 1; at >= start; at--) bits = (bits << 7n) | BigInt((this.#bytes[at] ?? 0) & 127);
    const value = Number(BigInt.asIntN(64, bits));
    if (!Number.isSafeInteger(value)) throw invalidFileset('protobuf number out of range');
    return value;
  }
}
