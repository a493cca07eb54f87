// Filesets in the binary format V2: values of the cache, bodies of load and unload.
//
// A header, then parts: each file once, before the first path that maps to it; assertions before the
// first file that carries them. Paths are written in sorted order, so that equal filesets are equal
// bytes (FIX: random in the reference). Spec: 04-values-digests §13, 08 §1.6.

import { type Digest, isZeroDigest, le64, ReflowError, renderDigest, utf8Bytes } from '@reflow-lang/base';
import type { Assertions } from './assertions.ts';
import type { File } from './file.ts';
import type { Fileset } from './fileset.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

export interface EncodeOptions {
  /** Source, etag, time of modification and content hash: for the wire, not for the cache. */
  readonly includeFileRefFields: boolean;
  /** For the cache, not for the wire. */
  readonly includeAssertions: boolean;
}

/**
 * The bytes of a fileset. Rejects with kind Invalid when a member of its list has a list itself. An
 * empty list reads back as absent; of files with equal digests the first one's record serves all; of
 * assertions only the properties of the namespace `blob` are kept.
 */
export function encodeFilesetV2(fs: Fileset, options: EncodeOptions): Uint8Array {
  const list = fs.list ?? [];
  if (list.some((member) => (member.list?.length ?? 0) > 0)) {
    throw new ReflowError({ kind: 'Invalid', message: 'invalid fileset encountered of depth > 1 (2)' });
  }
  const state: State = { out: new ProtobufWriter(), options, files: new Map(), subjects: new Map(), groups: new Map() };
  state.out.raw(`v201${le64(list.length)}`);
  writeMap(state, fs, { depth: 0, index: -1 });
  for (const [index, member] of list.entries()) writeMap(state, member, { depth: 1, index });
  return state.out.finish();
}

/** What has been written already; ids count from 1. */
interface State {
  readonly out: ProtobufWriter;
  readonly options: EncodeOptions;
  readonly files: Map<Digest, number>;
  readonly subjects: Map<string, number>;
  readonly groups: Map<Digest, number>;
}

/** Where a map stands: depth 0 the root, depth 1 a member of its list. */
interface Place {
  readonly depth: number;
  readonly index: number;
}

function writeMap(state: State, fs: Fileset, place: Place): void {
  const { out } = state;
  for (const [path, file] of fs.entries) {
    const fileId = state.files.get(file.digest()) ?? writeFile(state, file);
    const part = out.openPart();
    const mapping = out.openMessage(2);
    out.int(1, place.depth);
    out.int(2, place.index);
    out.string(3, utf8Bytes(path));
    out.int(4, fileId);
    out.closeMessage(mapping);
    out.closePart(part);
  }
}

function writeFile(state: State, file: File): number {
  const { out, options } = state;
  const group = options.includeAssertions && file.assertions ? groupOf(state, file.assertions) : 0;
  const id = state.files.size + 1;
  state.files.set(file.digest(), id);
  const part = out.openPart();
  const filePart = out.openMessage(1);
  out.int(1, id);
  const body = out.openMessage(2);
  out.string(1, digestField(file.id));
  out.int(2, file.size);
  if (options.includeFileRefFields) writeRefFields(out, file);
  out.closeMessage(body);
  out.int(3, group);
  out.closeMessage(filePart);
  out.closePart(part);
  return id;
}

const zeroTimeSeconds = -62135596800;

function writeRefFields(out: ProtobufWriter, file: File): void {
  out.string(3, utf8Bytes(file.source));
  out.string(4, utf8Bytes(file.etag));
  const time = out.openMessage(5);
  if (file.lastModified === undefined) {
    out.int(1, zeroTimeSeconds);
  } else {
    const nanos = BigInt.asUintN(64, ((file.lastModified % billion) + billion) % billion);
    out.int(1, Number((file.lastModified - nanos) / billion));
    out.int(2, Number(nanos));
  }
  out.closeMessage(time);
  out.string(6, digestField(file.contentHash));
}

const billion = 1_000_000_000n;

const digestField = (d: Digest): string => (isZeroDigest(d) ? '' : renderDigest(d));

/** The id of these assertions, 0 for none; writes what is new of them. */
function groupOf(state: State, assertions: Assertions): number {
  if (assertions.isEmpty()) return 0;
  const known = state.groups.get(assertions.digest());
  if (known !== undefined) return known;
  const keyIds: number[] = [];
  for (const [{ subject }, properties] of assertions.entries()) {
    // KEEP: keys are told apart by their subject alone.
    keyIds.push(state.subjects.get(subject) ?? writeKey(state, subject, properties));
  }
  const id = state.groups.size + 1;
  state.groups.set(assertions.digest(), id);
  const { out } = state;
  const part = out.openPart();
  const group = out.openMessage(4);
  out.int(1, id);
  out.packed(2, keyIds);
  out.closeMessage(group);
  out.closePart(part);
  return id;
}

function writeKey(state: State, subject: string, properties: Readonly<Record<string, string>>): number {
  const { out } = state;
  const id = state.subjects.size + 1;
  state.subjects.set(subject, id);
  const part = out.openPart();
  const key = out.openMessage(3);
  out.int(1, id);
  out.string(2, utf8Bytes(subject));
  const blob = out.openMessage(3);
  for (const [i, name] of blobProperties.entries()) out.string(i + 1, utf8Bytes(properties[name] ?? ''));
  out.closeMessage(blob);
  out.closeMessage(key);
  out.closePart(part);
  return id;
}

/** In order of their field numbers, from 1. */
const blobProperties = ['etag', 'last-modified', 'size'] as const;
