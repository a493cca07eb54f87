// Filesets out of the binary format V2, from bytes that may be anything.
//
// FIX: the reference crashes on unknown parts, depths and ids; here each rejects with kind Invalid,
// and no length is believed before it is checked. Spec: 04-values-digests §13, 08 §1.6.

import { type Digest, parseDigest } from '@reflow-lang/base';
import { type AssertionProperties, Assertions, blobNamespace } from './assertions.ts';
import { File } from './file.ts';
import { Fileset } from './fileset.ts';
import type { PathEntry } from './path-entries.ts';
import { decodeMessage, decodePacked, decodeText, invalidFileset, type WireField } from './protobuf-decode.ts';

const mostListMembers = 10_000_000;
const largestPart = 64 * 2 ** 20;
const headerLength = 12;

/** Rejects with kind Invalid. */
export function decodeFilesetV2(bytes: Uint8Array): Fileset {
  const listLength = decodeHeader(bytes);
  const state: State = {
    bytes,
    root: [],
    members: new Map(),
    listLength,
    files: new Map(),
    keys: new Map(),
    groups: new Map(),
  };
  for (let at = headerLength; at < bytes.length; ) {
    const length = decodeInt64(bytes, at);
    if (length === undefined) throw invalidFileset('failed to read the length of a part');
    if (length < 0 || length > largestPart) throw invalidFileset(`part of ${length} bytes`);
    if (length > bytes.length - at - 8) throw invalidFileset(`failed to copy ${length} bytes for part`);
    decodePart(state, at + 8, at + 8 + length);
    at += 8 + length;
  }
  if (state.listLength === 0) return Fileset.ofMap(state.root);
  const list: Fileset[] = new Array(state.listLength).fill(Fileset.empty);
  for (const [index, entries] of state.members) list[index] = Fileset.ofMap(entries);
  return Fileset.of(list, state.root);
}

/** What the parts so far have said. */
interface State {
  readonly bytes: Uint8Array;
  readonly root: PathEntry[];
  readonly members: Map<number, PathEntry[]>;
  listLength: number;
  readonly files: Map<number, File>;
  readonly keys: Map<number, readonly [string, AssertionProperties]>;
  readonly groups: Map<number, Assertions>;
}

/** The length of the root's list. */
function decodeHeader(bytes: Uint8Array): number {
  const version = bytes.subarray(0, 4);
  if (decodeText(version, 0, version.length) !== 'v201') {
    const found = `[${version.join(' ')}]`;
    throw invalidFileset(`unexpected version header ${found} found while unmarshalling fileset`);
  }
  const length = decodeInt64(bytes, 4);
  if (length === undefined) throw invalidFileset('failed to read the length of the list');
  if (length < 0 || length > mostListMembers) throw invalidFileset(`list of ${length} filesets`);
  return length;
}

/** Little endian; `undefined` when there are not eight bytes, infinite when a JS number does not hold it. */
function decodeInt64(bytes: Uint8Array, at: number): number | undefined {
  if (at + 8 > bytes.length) return undefined;
  const value = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0, true);
  return Number(value);
}

function decodePart(state: State, start: number, end: number): void {
  let last: WireField | undefined;
  // Of the members of a oneof the last one counts.
  decodeMessage(state.bytes, start, end, (field) => {
    if (field.field <= 4) last = field;
  });
  if (last?.kind !== 'bytes') throw invalidFileset('unknown part');
  if (last.field === 1) decodeFilePart(state, last.start, last.end);
  else if (last.field === 2) decodeMapping(state, last.start, last.end);
  else if (last.field === 3) decodeKey(state, last.start, last.end);
  else decodeGroup(state, last.start, last.end);
}

function decodeFilePart(state: State, start: number, end: number): void {
  let id = 0;
  let group = 0;
  let body: WireField | undefined;
  decodeMessage(state.bytes, start, end, (field) => {
    if (field.kind === 'bytes' && field.field === 2) body = field;
    else if (field.kind === 'varint' && field.field === 1) id = field.value;
    else if (field.kind === 'varint' && field.field === 3) group = field.value;
  });
  const assertions = group === 0 ? undefined : state.groups.get(group);
  if (group !== 0 && !assertions) throw invalidFileset(`unknown assertions group ${group}`);
  if (body?.kind !== 'bytes') throw invalidFileset(`file ${id} without a body`);
  state.files.set(id, decodeFile(state.bytes, body.start, body.end, assertions));
}

function decodeFile(bytes: Uint8Array, start: number, end: number, assertions: Assertions | undefined): File {
  const text = new Map<number, string>();
  let size = 0;
  let lastModified: bigint | undefined;
  decodeMessage(bytes, start, end, (field) => {
    if (field.kind === 'varint') {
      if (field.field === 2) size = field.value;
    } else if (field.field === 5) {
      lastModified = decodeTimestamp(bytes, field.start, field.end);
    } else {
      text.set(field.field, decodeText(bytes, field.start, field.end));
    }
  });
  if (size < 0) throw invalidFileset(`file of ${size} bytes`);
  return new File({
    id: decodeDigest(text.get(1)),
    size,
    source: text.get(3) ?? '',
    etag: text.get(4) ?? '',
    contentHash: decodeDigest(text.get(6)),
    ...(lastModified !== undefined && { lastModified }),
    ...(assertions && { assertions }),
  });
}

/** Rejects with kind Invalid, as `parseDigest` does. */
const decodeDigest = (text: string | undefined): Digest => parseDigest(text ?? '');

const zeroTimeSeconds = -62135596800;

/** Nanoseconds since the epoch; `undefined` for Go's zero time. */
function decodeTimestamp(bytes: Uint8Array, start: number, end: number): bigint | undefined {
  let seconds = 0;
  let nanos = 0;
  decodeMessage(bytes, start, end, (field) => {
    if (field.kind !== 'varint') return;
    if (field.field === 1) seconds = field.value;
    else if (field.field === 2) nanos = field.value;
  });
  if (seconds === zeroTimeSeconds && nanos === 0) return undefined;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function decodeMapping(state: State, start: number, end: number): void {
  let [depth, index, fileId] = [0, 0, 0];
  let path = '';
  decodeMessage(state.bytes, start, end, (field) => {
    if (field.kind === 'bytes') {
      if (field.field === 3) path = decodeText(state.bytes, field.start, field.end);
    } else if (field.field === 1) depth = field.value;
    else if (field.field === 2) index = field.value;
    else if (field.field === 4) fileId = field.value;
  });
  const file = state.files.get(fileId);
  if (!file) throw invalidFileset(`unknown file ${fileId}`);
  if (depth === 0) state.root.push([path, file]);
  else if (depth === 1) memberAt(state, index).push([path, file]);
  else throw invalidFileset(`fileset of depth ${depth}`);
}

/** The entries of a member of the root's list, which grows when the header announced fewer. */
function memberAt(state: State, index: number): PathEntry[] {
  if (index < 0 || index >= mostListMembers) throw invalidFileset(`fileset at index ${index}`);
  state.listLength = Math.max(state.listLength, index + 1);
  let entries = state.members.get(index);
  if (entries === undefined) {
    entries = [];
    state.members.set(index, entries);
  }
  return entries;
}

function decodeKey(state: State, start: number, end: number): void {
  let id = 0;
  let subject = '';
  let properties: AssertionProperties = {};
  decodeMessage(state.bytes, start, end, (field) => {
    if (field.kind === 'varint') {
      if (field.field === 1) id = field.value;
    } else if (field.field === 2) subject = decodeText(state.bytes, field.start, field.end);
    else if (field.field === 3) properties = decodeBlobProperties(state.bytes, field.start, field.end);
  });
  state.keys.set(id, [subject, properties]);
}

const blobPropertyNames: ReadonlyMap<number, string> = new Map([
  [1, 'etag'],
  [2, 'last-modified'],
  [3, 'size'],
]);

function decodeBlobProperties(bytes: Uint8Array, start: number, end: number): AssertionProperties {
  const properties: [string, string][] = [];
  decodeMessage(bytes, start, end, (field) => {
    const name = blobPropertyNames.get(field.field);
    if (field.kind === 'bytes' && name !== undefined && field.end > field.start) {
      properties.push([name, decodeText(bytes, field.start, field.end)]);
    }
  });
  return Object.fromEntries(properties);
}

function decodeGroup(state: State, start: number, end: number): void {
  let id = 0;
  const keyIds: number[] = [];
  decodeMessage(state.bytes, start, end, (field) => {
    if (field.kind === 'bytes' && field.field === 2) {
      for (const keyId of decodePacked(state.bytes, field.start, field.end)) keyIds.push(keyId);
    } else if (field.kind === 'varint') {
      if (field.field === 1) id = field.value;
      else if (field.field === 2) keyIds.push(field.value);
    }
  });
  const entries = keyIds.map((keyId) => {
    const key = state.keys.get(keyId);
    if (!key) throw invalidFileset(`unknown assertions key ${keyId}`);
    return [{ subject: key[0], namespace: blobNamespace }, key[1]] as const;
  });
  state.groups.set(id, Assertions.of(entries));
}
