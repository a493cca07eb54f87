// Protobuf, the writing side of what the fileset format needs: varints, strings, messages.
//
// A message's length stands before it and is known only after it: one byte is kept free and the
// message moved when it needs more. Spec: 04-values-digests §13.

import type { ByteString } from '@reflow-lang/base';

/** Bytes that grow at the end. */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** What has been written, in a buffer of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Bytes as they are. */
  raw(bytes: ByteString): void {
    this.#reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.#bytes[this.#length++] = bytes.charCodeAt(i);
  }

  /** Opens a stretch whose length is written before it as an int64, little endian. */
  openPart(): number {
    this.#reserve(8);
    this.#bytes.fill(0, this.#length, this.#length + 8);
    this.#length += 8;
    return this.#length;
  }

  closePart(start: number): void {
    let rest = this.#length - start;
    for (let at = start - 8; rest > 0; at++) {
      this.#bytes[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** Opens a message field. */
  openMessage(field: number): number {
    this.#varint(field * 8 + 2);
    this.#reserve(1);
    return ++this.#length;
  }

  closeMessage(start: number): void {
    const size = this.#length - start;
    const more = varintLength(size) - 1;
    if (more > 0) {
      this.#reserve(more);
      this.#bytes.copyWithin(start + more, start, this.#length);
    }
    this.#length = start - 1;
    this.#varint(size);
    this.#length += size;
  }

  /** An int32 or int64 field; 0 is left out. */
  int(field: number, value: number): void {
    if (value === 0) return;
    this.#varint(field * 8);
    if (value > 0) this.#varint(value);
    else this.#negative(value);
  }

  /** A string field of these bytes; the empty one is left out. */
  string(field: number, bytes: ByteString): void {
    if (bytes === '') return;
    this.#varint(field * 8 + 2);
    this.#varint(bytes.length);
    this.raw(bytes);
  }

  /** A packed repeated int32 field of positive numbers; none at all is left out. */
  packed(field: number, values: readonly number[]): void {
    if (values.length === 0) return;
    const start = this.openMessage(field);
    for (const value of values) this.#varint(value);
    this.closeMessage(start);
  }

  #varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Ten bytes: the two's complement of 64 bits. */
  #negative(value: number): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 128n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) + 128;
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function varintLength(value: number): number {
  let n = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) n++;
  return n;
}
