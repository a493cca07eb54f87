// ZIP archives, as far as bundles need them: one disk, no encryption, no 64-bit sizes.
//
// What is written is the same for the same entries, byte for byte: no times, no attributes; sizes and
// checksums stand in descriptors behind the data, as the original has them. Spec: 01-syntax §13.2.

import { decodeLatin1, encodeLatin1, fail, fromUtf8Bytes, ok, type Result, utf8Bytes } from '@reflow-lang/base';
import { deflate } from './deflate.ts';
import { inflate } from './inflate.ts';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;

const version = 20;
const descriptorFlag = 0x0008;
const deflated = 8;
const stored = 0;

// ---- Writing ------------------------------------------------------------------------------------

/** The archive, with the entries in the order given. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const nameBytes = encodeLatin1(utf8Bytes(name));
    const compressed = deflate(content);
    const [crc, packed, size] = [crc32(content), compressed.length, content.length];
    const head = fields(
      [localSignature, 4],
      [version, 2],
      [descriptorFlag, 2],
      [deflated, 2],
      [0, 4], // time and date
      [0, 4], // checksum and sizes: in the descriptor
      [0, 4],
      [0, 4],
      [nameBytes.length, 2],
      [0, 2], // extra fields
    );
    const descriptor = fields([descriptorSignature, 4], [crc, 4], [packed, 4], [size, 4]);
    const written = [head, nameBytes, compressed, descriptor];
    parts.push(...written);
    central.push(centralHeader({ crc, packed, size, nameLength: nameBytes.length, offset }), nameBytes);
    offset += lengthOf(written);
  }
  const end = fields(
    [endSignature, 4],
    [0, 4], // disks
    [entries.length, 2],
    [entries.length, 2],
    [lengthOf(central), 4],
    [offset, 4],
    [0, 2], // comment
  );
  return concat([...parts, ...central, end]);
}

interface CentralEntry {
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly nameLength: number;
  readonly offset: number;
}

const centralHeader = ({ crc, packed, size, nameLength, offset }: CentralEntry): Uint8Array =>
  fields(
    [centralSignature, 4],
    [version, 2],
    [version, 2],
    [descriptorFlag, 2],
    [deflated, 2],
    [0, 4], // time and date
    [crc, 4],
    [packed, 4],
    [size, 4],
    [nameLength, 2],
    [0, 2], // extra fields
    [0, 2], // comment
    [0, 2], // disk
    [0, 2], // internal attributes
    [0, 4], // external attributes
    [offset, 4],
  );

/** Numbers and their widths in bytes, little-endian. */
function fields(...values: readonly (readonly [value: number, width: number])[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap(([value, width]) => Array.from({ length: width }, (_, i) => (value >>> (8 * i)) & 0xff)),
  );
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// ---- Reading ------------------------------------------------------------------------------------

/** Sources are small: an archive that claims more than this unpacked is refused before memory is. */
const maxUnpacked = 256 * 1024 * 1024;

/** No byte of DEFLATE stands for more than four of the longest matches. */
const maxRatio = 4 * 258;

const notZip = fail('zip: not a valid zip file');

/** Every entry in the order of the directory. The error is one for whatever is wrong with the archive. */
export function readZip(bytes: Uint8Array): Result<readonly ZipEntry[], string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return notZip;
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  let unpacked = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== centralSignature) return notZip;
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    unpacked += view.getUint32(at + 24, true);
    if (next > end) return notZip;
    if (unpacked > maxUnpacked) return fail('zip: archive is too large');
    const name = fromUtf8Bytes(decodeLatin1(bytes.subarray(at + 46, at + 46 + nameLength)));
    const content = readContent(bytes, view, at);
    if (content === undefined) return fail(`zip: entry ${name} cannot be read`);
    entries.push({ name, content });
    at = next;
  }
  return ok(entries);
}

/** Where the end record starts: before a comment of up to 64 KiB. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  return undefined;
}

/** The content of the entry whose directory header stands at `at`; `undefined` if it is damaged. */
function readContent(bytes: Uint8Array, view: DataView, at: number): Uint8Array | undefined {
  const method = view.getUint16(at + 10, true);
  const packed = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  if (local + 30 > bytes.length || view.getUint32(local, true) !== localSignature) return undefined;
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length || size > maxRatio * packed) return undefined;
  const data = bytes.subarray(start, start + packed);
  const content = method === deflated ? inflate(data, size) : method === stored && packed === size ? data : undefined;
  return content !== undefined && crc32(content) === view.getUint32(at + 16, true) ? content : undefined;
}

/** One step of the checksum for every byte. */
const crcTable: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
