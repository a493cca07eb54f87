// Filesets out of the binary format V2, from bytes that may be anything.
//
// FIX: the reference crashes on unknown parts, depths and ids; here each rejects with kind Invalid,
// and no length is believed before it is checked. Spec: 04-values-digests §13, 08 §1.6.

import { parseDigest, zeroDigest } from '@reflow-lang/base';
import { type AssertionProperties, Assertions, blobNamespace } from './assertions.ts';
import { File, type FileInit } from './file.ts';
import { Fileset } from './fileset.ts';
import type { PathEntry } from './path-entries.ts';
import { invalidFileset, MessageReader } from './protobuf-decode.ts';

const mostListMembers = 10_000_000;
const largestPart = 64 * 2 ** 20;
const headerLength = 12;

/** Rejects with kind Invalid. */
export function decodeFilesetV2(bytes: Uint8Array): Fileset {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const state: State = {
    listLength: decodeHeader(bytes, view),
    root: [],
    members: new Map(),
    files: new Map(),
    keys: new Map(),
    groups: new Map(),
  };
  for (let at = headerLength; at < bytes.length; ) {
    const length = decodeInt64(view, at);
    if (length === undefined) throw invalidFileset('failed to read the length of a part');
    if (length < 0 || length > largestPart) throw invalidFileset(`part of ${length} bytes`);
    const end = at + 8 + length;
    if (end > bytes.length) throw invalidFileset(`failed to copy ${length} bytes for part`);
    decodePart(state, new MessageReader(bytes, at + 8, end));
    at = end;
  }
  if (state.listLength === 0) return Fileset.ofMap(state.root);
  const list: Fileset[] = new Array(state.listLength).fill(Fileset.empty);
  for (const [index, entries] of state.members) list[index] = Fileset.ofMap(entries);
  return Fileset.of(list, state.root);
}

/** What the parts so far have said. */
interface State {
  /** As the header announced, or as far as members have come. */
  listLength: number;
  readonly root: PathEntry[];
  readonly members: Map<number, PathEntry[]>;
  readonly files: Map<number, File>;
  readonly keys: Map<number, readonly [subject: string, AssertionProperties]>;
  readonly groups: Map<number, Assertions>;
}

/** The length of the root's list. */
function decodeHeader(bytes: Uint8Array, view: DataView): number {
  const version = bytes.subarray(0, 4);
  if (version.length < 4 || version.some((byte, i) => byte !== 'v201'.charCodeAt(i))) {
    throw invalidFileset(`unexpected version header [${version.join(' ')}] found while unmarshalling fileset`);
  }
  const length = decodeInt64(view, 4);
  if (length === undefined) throw invalidFileset('failed to read the length of the list');
  if (length < 0 || length > mostListMembers) throw invalidFileset(`list of ${length} filesets`);
  return length;
}

/** Little endian; `undefined` when there are not eight bytes. Huge values are only near, and refused. */
const decodeInt64 = (view: DataView, at: number): number | undefined =>
  at + 8 > view.byteLength ? undefined : Number(view.getBigInt64(at, true));

/** Of the members of a oneof the last one counts. */
function decodePart(state: State, part: MessageReader): void {
  let kind = 0;
  let body: MessageReader | undefined;
  while (part.next()) {
    kind = part.field;
    body = part.message();
  }
  if (body === undefined) throw invalidFileset('empty part');
  if (kind === 1) decodeFilePart(state, body);
  else if (kind === 2) decodeMapping(state, body);
  else if (kind === 3) decodeKey(state, body);
  else if (kind === 4) decodeGroup(state, body);
  else throw invalidFileset(`unknown part ${kind}`);
}

function decodeFilePart(state: State, part: MessageReader): void {
  let [id, group] = [0, 0];
  let body: MessageReader | undefined;
  while (part.next()) {
    if (part.field === 1) id = part.int();
    else if (part.field === 2) body = part.message();
    else if (part.field === 3) group = part.int();
  }
  const assertions = group === 0 ? undefined : state.groups.get(group);
  if (group !== 0 && !assertions) throw invalidFileset(`unknown assertions group ${group}`);
  if (body === undefined) throw invalidFileset(`file ${id} without a body`);
  state.files.set(id, decodeFile(body, assertions));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function decodeFile(body: MessageReader, assertions: Assertions | undefined): File {
  const init: Mutable<FileInit> = { id: zeroDigest, size: 0 };
  while (body.next()) {
    if (body.field === 1) init.id = parseDigest(body.text());
    else if (body.field === 2) init.size = body.int();
    else if (body.field === 3) init.source = body.text();
    else if (body.field === 4) init.etag = body.text();
    else if (body.field === 5) {
      const time = decodeTimestamp(body.message());
      if (time !== undefined) init.lastModified = time;
    } else if (body.field === 6) init.contentHash = parseDigest(body.text());
  }
  if (init.size < 0) throw invalidFileset(`file of ${init.size} bytes`);
  if (assertions) init.assertions = assertions;
  return new File(init);
}

const zeroTimeSeconds = -62135596800;

/** Nanoseconds since the epoch; `undefined` for Go's zero time. */
function decodeTimestamp(time: MessageReader): bigint | undefined {
  let [seconds, nanos] = [0, 0];
  while (time.next()) {
    if (time.field === 1) seconds = time.int();
    else if (time.field === 2) nanos = time.int();
  }
  if (seconds === zeroTimeSeconds && nanos === 0) return undefined;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function decodeMapping(state: State, mapping: MessageReader): void {
  let [depth, index, fileId] = [0, 0, 0];
  let path = '';
  while (mapping.next()) {
    if (mapping.field === 1) depth = mapping.int();
    else if (mapping.field === 2) index = mapping.int();
    else if (mapping.field === 3) path = mapping.text();
    else if (mapping.field === 4) fileId = mapping.int();
  }
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

function decodeKey(state: State, key: MessageReader): void {
  let id = 0;
  let subject = '';
  let properties: AssertionProperties = {};
  while (key.next()) {
    if (key.field === 1) id = key.int();
    else if (key.field === 2) subject = key.text();
    else if (key.field === 3) properties = decodeBlobProperties(key.message());
  }
  state.keys.set(id, [subject, properties]);
}

const blobPropertyNames: ReadonlyMap<number, string> = new Map([
  [1, 'etag'],
  [2, 'last-modified'],
  [3, 'size'],
]);

/** What is empty was not there. */
function decodeBlobProperties(blob: MessageReader): AssertionProperties {
  const properties = new Map<string, string>();
  while (blob.next()) {
    const name = blobPropertyNames.get(blob.field);
    const value = name === undefined ? '' : blob.text();
    if (name !== undefined && value !== '') properties.set(name, value);
  }
  return Object.fromEntries(properties);
}

function decodeGroup(state: State, group: MessageReader): void {
  let id = 0;
  const entries: (readonly [{ subject: string; namespace: string }, AssertionProperties])[] = [];
  while (group.next()) {
    if (group.field === 1) id = group.int();
    if (group.field !== 2) continue;
    for (const keyId of group.ints()) {
      const key = state.keys.get(keyId);
      if (!key) throw invalidFileset(`unknown assertions key ${keyId}`);
      entries.push([{ subject: key[0], namespace: blobNamespace }, key[1]]);
    }
  }
  state.groups.set(id, Assertions.of(entries));
}
