// Filesets out of JSON (V1), from text that may be anything.
//
// Strict: no member is passed over. Lists may nest, to a depth that no program reaches.
// Spec: 04-values-digests §12, §14.5.

import { type Digest, mkError, parseDigest, plainError, type ReflowError } from '@reflow-lang/base';
import { Assertions } from './assertions.ts';
import { File, type FileInit } from './file.ts';
import { Fileset } from './fileset.ts';
import { parseGoTime } from './go-json.ts';
import type { PathEntry } from './path-entries.ts';

const deepestList = 1000;

/** Rejects with kind Invalid (no JSON, bad digest or time) or Precondition (not a fileset). */
export function decodeFilesetJson(text: string): Fileset {
  return decodeFilesetValue(parseJson(text), { shared: new Map(), depth: 0 });
}

/** A file object, as exec inspections and listings hold it. Rejects as `decodeFilesetJson` does. */
export function decodeFileJson(text: string): File {
  return decodeFile(parseJson(text), { shared: new Map(), depth: 0 });
}

interface Context {
  /** Equal sets of assertions become one object. */
  readonly shared: Map<Digest, Assertions>;
  readonly depth: number;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw mkError('fileset.Read (reading top-level token)', [], 'Invalid', plainError(error.message));
  }
}

function decodeFilesetValue(value: unknown, context: Context): Fileset {
  if (context.depth > deepestList) throw invalid(`list of depth > ${deepestList}`);
  let list: readonly Fileset[] | undefined;
  let entries: readonly PathEntry[] = [];
  for (const [name, member] of Object.entries(decodeObject(value))) {
    if (name === 'List') list = decodeList(member, context);
    else if (name === 'Fileset') entries = decodeMap(member, context);
    else throw unexpected(`unexpected token: ${name} (want 'List' or 'Fileset')`);
  }
  return Fileset.of(list, entries);
}

function decodeList(value: unknown, context: Context): readonly Fileset[] | undefined {
  if (value === null) return undefined;
  const deeper = { ...context, depth: context.depth + 1 };
  const members = decodeArray(value).map((member) => decodeFilesetValue(member, deeper));
  return members.length === 0 ? undefined : members;
}

function decodeMap(value: unknown, context: Context): readonly PathEntry[] {
  if (value === null) return [];
  return Object.entries(decodeObject(value)).map(([path, file]) => [path, decodeFile(file, context)]);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function decodeFile(value: unknown, context: Context): File {
  const init: Mutable<FileInit> = { size: 0 };
  for (const [name, member] of Object.entries(decodeObject(value))) {
    switch (name) {
      case 'ID':
        init.id = parseDigest(decodeString(member));
        break;
      case 'Size':
        init.size = decodeSize(member);
        break;
      case 'Source':
        init.source = decodeString(member);
        break;
      case 'ETag':
        init.etag = decodeString(member);
        break;
      case 'LastModified': {
        const time = parseGoTime(decodeString(member));
        if (time === undefined) throw invalid(`invalid time: ${show(member)}`);
        if (time !== 'zero') init.lastModified = time;
        break;
      }
      case 'ContentHash':
        init.contentHash = parseDigest(decodeString(member));
        break;
      case 'Assertions':
        init.assertions = share(decodeAssertions(member), context);
        break;
      default:
        throw unexpected(`unexpected field for reflow.File: ${name}`);
    }
  }
  return new File(init);
}

function share(assertions: Assertions, { shared }: Context): Assertions {
  const known = shared.get(assertions.digest());
  if (known) return known;
  shared.set(assertions.digest(), assertions);
  return assertions;
}

function decodeAssertions(value: unknown): Assertions {
  const byKey = new Map<string, { namespace: string; subject: string; properties: Map<string, string> }>();
  for (const element of decodeArray(value)) {
    const { Key: key, Value: text = '' } = decodeObject(element);
    const { Namespace: ns = '', Subject: about = '', Object: object = '' } = decodeObject(key ?? {});
    const [namespace, subject, property] = [decodeString(ns), decodeString(about), decodeString(object)];
    const keyText = JSON.stringify([namespace, subject]);
    const entry = byKey.get(keyText) ?? { namespace, subject, properties: new Map<string, string>() };
    byKey.set(keyText, entry);
    const [before, now] = [entry.properties.get(property), decodeString(text)];
    if (before !== undefined && before !== now) {
      throw invalid(`unmarshal conflict for {${namespace} ${subject} ${property}}: ${before} -> ${now}`);
    }
    entry.properties.set(property, now);
  }
  return Assertions.of(
    [...byKey.values()].map(({ namespace, subject, properties }) => [
      { namespace, subject },
      Object.fromEntries(properties),
    ]),
  );
}

function decodeObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unexpected(`unexpected token: ${show(value)} (want {)`);
}

function decodeArray(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(`unexpected token: ${show(value)} (want [)`);
}

function decodeString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unexpected(`unexpected token: ${show(value)} (want string)`);
}

function decodeSize(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unexpected(`unexpected token: ${show(value)} (want size)`);
}

/** The first token, as a message names it. */
function show(value: unknown): string {
  if (Array.isArray(value)) return '[';
  if (typeof value === 'object' && value !== null) return '{';
  return value === null ? '<nil>' : String(value).slice(0, 100);
}

const unexpected = (message: string): ReflowError => mkError('fileset.Read', [], 'Precondition', plainError(message));

const invalid = (message: string): ReflowError => mkError('fileset.Read', [], 'Invalid', plainError(message));
