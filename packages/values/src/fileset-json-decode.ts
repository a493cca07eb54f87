// Filesets out of JSON (V1), from text that may be anything.
//
// Strict: no member is passed over. Lists may nest, to a depth that no program reaches.
// Spec: 04-values-digests §12, §14.5.

import { type Digest, mkError, parseDigest, plainError, type ReflowError } from '@reflow-lang/base';
import { Assertions } from './assertions.ts';
import { File, type FileInit } from './file.ts';
import { Fileset } from './fileset.ts';
import { parseGoTime } from './go-json.ts';
import { JsonReader } from './json-decode.ts';
import type { PathEntry } from './path-entries.ts';

const deepestList = 1000;

/** Rejects with kind Invalid (no JSON, bad digest or time) or Precondition (not a fileset). */
export function decodeFilesetJson(text: string): Fileset {
  const state: State = { json: new JsonReader(text), shared: new Map() };
  const fileset = decodeFileset(state, 0);
  state.json.end();
  return fileset;
}

/** A file object, as exec inspections and listings hold it. Rejects as `decodeFilesetJson` does. */
export function decodeFileJson(text: string): File {
  const state: State = { json: new JsonReader(text), shared: new Map() };
  const file = decodeFile(state);
  state.json.end();
  return file;
}

interface State {
  readonly json: JsonReader;
  /** Equal sets of assertions become one object. */
  readonly shared: Map<Digest, Assertions>;
}

function decodeFileset(state: State, depth: number): Fileset {
  if (depth > deepestList) throw invalid(`list of depth > ${deepestList}`);
  let list: Fileset[] = [];
  let entries: PathEntry[] = [];
  state.json.object((name) => {
    if (name === 'List') {
      list = [];
      if (!state.json.isNull()) state.json.array(() => list.push(decodeFileset(state, depth + 1)));
    } else if (name === 'Fileset') {
      entries = [];
      if (!state.json.isNull()) state.json.object((path) => entries.push([path, decodeFile(state)]));
    } else {
      throw unexpected(`unexpected token: ${name} (want 'List' or 'Fileset')`);
    }
  });
  return Fileset.of(list.length === 0 ? undefined : list, entries);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function decodeFile(state: State): File {
  const init: Mutable<FileInit> = { size: 0 };
  state.json.object((name) => decodeFileMember(state, init, name));
  return new File(init);
}

function decodeFileMember(state: State, init: Mutable<FileInit>, name: string): void {
  const { json } = state;
  switch (name) {
    case 'ID':
      init.id = parseDigest(json.string());
      break;
    case 'Size':
      init.size = json.size();
      break;
    case 'Source':
      init.source = json.string();
      break;
    case 'ETag':
      init.etag = json.string();
      break;
    case 'LastModified': {
      const text = json.string();
      const time = parseGoTime(text);
      if (time === undefined) throw invalid(`invalid time: ${text.slice(0, 100)}`);
      if (time !== 'zero') init.lastModified = time;
      break;
    }
    case 'ContentHash':
      init.contentHash = parseDigest(json.string());
      break;
    case 'Assertions':
      init.assertions = share(state, decodeAssertions(json));
      break;
    default:
      throw unexpected(`unexpected field for reflow.File: ${name}`);
  }
}

function share({ shared }: State, assertions: Assertions): Assertions {
  const known = shared.get(assertions.digest());
  if (known) return known;
  shared.set(assertions.digest(), assertions);
  return assertions;
}

interface AssertionElement {
  namespace: string;
  subject: string;
  property: string;
  value: string;
}

function decodeAssertions(json: JsonReader): Assertions {
  const byKey = new Map<string, { namespace: string; subject: string; properties: Map<string, string> }>();
  json.array(() => {
    const { namespace, subject, property, value } = decodeAssertion(json);
    const keyText = JSON.stringify([namespace, subject]);
    const entry = byKey.get(keyText) ?? { namespace, subject, properties: new Map<string, string>() };
    byKey.set(keyText, entry);
    const before = entry.properties.get(property);
    if (before !== undefined && before !== value) {
      throw invalid(`unmarshal conflict for {${namespace} ${subject} ${property}}: ${before} -> ${value}`);
    }
    entry.properties.set(property, value);
  });
  return Assertions.of(
    [...byKey.values()].map(({ namespace, subject, properties }) => [
      { namespace, subject },
      Object.fromEntries(properties),
    ]),
  );
}

/** `{"Key":{"Namespace":…,"Subject":…,"Object":…},"Value":…}`; what is absent is empty. */
function decodeAssertion(json: JsonReader): AssertionElement {
  const element: AssertionElement = { namespace: '', subject: '', property: '', value: '' };
  json.object((name) => {
    if (name === 'Value') element.value = json.string();
    else if (name === 'Key') json.object((part) => decodeKeyMember(json, element, part));
    else throw unexpected(`unexpected field for an assertion: ${name}`);
  });
  return element;
}

function decodeKeyMember(json: JsonReader, element: AssertionElement, name: string): void {
  if (name === 'Namespace') element.namespace = json.string();
  else if (name === 'Subject') element.subject = json.string();
  else if (name === 'Object') element.property = json.string();
  else throw unexpected(`unexpected field for an assertion key: ${name}`);
}

const unexpected = (message: string): ReflowError => mkError('fileset.Read', [], 'Precondition', plainError(message));

const invalid = (message: string): ReflowError => mkError('fileset.Read', [], 'Invalid', plainError(message));
