// Assertions: what was true of a source when it was read.
//
// An immutable map from (namespace, subject) to named properties. Two entries are the same when all
// their properties are; the reference compares unframed digests of them, which this never
// distinguishes less than. Spec: 04-values-digests §14.

import {
  compareUtf8,
  type Digest,
  digestOf,
  formatGoTime,
  plainError,
  type ReflowError,
  utf8Bytes,
} from '@reflow-lang/base';

export interface AssertionKey {
  readonly subject: string;
  readonly namespace: string;
}

/** Name to value, e.g. `{etag: 'e1', size: '42'}`. */
export type AssertionProperties = Readonly<Record<string, string>>;

/** The namespace of files of object stores, with properties `etag`, `last-modified`, `size`. */
export const blobNamespace = 'blob';

type Entry = readonly [AssertionKey, AssertionProperties];

/** Immutable map from key to properties. */
export class Assertions {
  static readonly empty: Assertions = new Assertions(new Map());

  readonly #byKey: ReadonlyMap<string, Entry>;
  #sorted: readonly Entry[] | undefined;
  #digest: Digest | undefined;

  private constructor(byKey: ReadonlyMap<string, Entry>) {
    this.#byKey = byKey;
  }

  /** Of entries with different keys; of entries with the same key the last one stays. */
  static of(entries: Iterable<Entry>): Assertions {
    const byKey = new Map<string, Entry>();
    for (const [key, properties] of entries) byKey.set(keyText(key), [key, properties]);
    return byKey.size === 0 ? Assertions.empty : new Assertions(byKey);
  }

  isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Number of keys. */
  size(): number {
    return this.#byKey.size;
  }

  /** In order of namespace, then subject. */
  entries(): readonly Entry[] {
    this.#sorted ??= [...this.#byKey.values()].sort((a, b) => compareAssertionKeys(a[0], b[0]));
    return this.#sorted;
  }

  lookup(key: AssertionKey): AssertionProperties | undefined {
    return this.#byKey.get(keyText(key))?.[1];
  }

  /** H of `assertionMaterial`. Memoised. */
  digest(): Digest {
    this.#digest ??= digestOf(assertionMaterial(this));
    return this.#digest;
  }

  /** `#2`: the number of keys, or `empty`. */
  short(): string {
    return this.isEmpty() ? 'empty' : `#${this.size()}`;
  }

  /** `blob s3://b/k etag=e1, blob s3://b/k size=42`, or `empty`. */
  toString(): string {
    const parts: string[] = [];
    for (const [{ namespace, subject }, properties] of this.entries()) {
      for (const name of sortedNames(properties)) parts.push(`${namespace} ${subject} ${name}=${properties[name]}`);
    }
    return this.isEmpty() ? 'empty' : parts.join(', ');
  }
}

/** By namespace, then subject: negative, zero or positive. */
export function compareAssertionKeys(a: AssertionKey, b: AssertionKey): number {
  return compareUtf8(a.namespace, b.namespace) || compareUtf8(a.subject, b.subject);
}

/** The names of properties in byte order. */
export const sortedNames = (properties: AssertionProperties): readonly string[] =>
  Object.keys(properties).sort(compareUtf8);

/** What enters the digests of references and of assertions; `''` for none. Spec: 04 §14.4. */
export function assertionMaterial(a: Assertions): string {
  let out = '';
  for (const [{ namespace, subject }, properties] of a.entries()) {
    const about = utf8Bytes(subject) + utf8Bytes(namespace);
    for (const name of sortedNames(properties)) out += about + utf8Bytes(name) + utf8Bytes(properties[name] ?? '');
  }
  return out;
}

/** The same keys with the same properties; absent is empty. */
export function equalAssertions(a: Assertions | undefined, b: Assertions | undefined): boolean {
  const left = a ?? Assertions.empty;
  const right = b ?? Assertions.empty;
  if (left === right) return true;
  if (left.size() !== right.size()) return false;
  return left.entries().every(([key, properties]) => {
    const other = right.lookup(key);
    return other !== undefined && equalProperties(properties, other);
  });
}

/** Those that are not empty, each once, in order of first appearance. */
export function distinctAssertions(list: Iterable<Assertions | undefined>): readonly Assertions[] {
  const distinct: Assertions[] = [];
  const byDigest = new Map<Digest, Assertions>();
  for (const a of list) {
    if (a === undefined || a.isEmpty()) continue;
    const known = byDigest.get(a.digest());
    if (known !== undefined && equalAssertions(a, known)) continue;
    byDigest.set(a.digest(), a);
    distinct.push(a);
  }
  return distinct;
}

/**
 * The union. When only one of the list has entries, it is answered itself. Throws a ReflowError
 * `conflict for {subject namespace}: …` when two have different properties for a key.
 */
export function mergeAssertions(...list: readonly (Assertions | undefined)[]): Assertions {
  return uniteAssertions(list);
}

/** `mergeAssertions` of a list that may be very long. */
export function uniteAssertions(list: Iterable<Assertions | undefined>): Assertions {
  const distinct = distinctAssertions(list);
  const [first] = distinct;
  if (first === undefined) return Assertions.empty;
  if (distinct.length === 1) return first;
  const merged = new RWAssertions();
  for (const a of distinct) merged.addFrom(a);
  return merged.snapshot();
}

/**
 * Where `rights` differ from `lefts`: one line `extra: …` for each key that no left has, one line
 * `conflict …` for each that the first left with this key has otherwise; sorted; `''` when nothing differs.
 */
export function prettyDiff(lefts: readonly Assertions[], rights: readonly Assertions[]): string {
  const lines = new Set<string>();
  for (const right of rights) {
    for (const [key, properties] of right.entries()) {
      const left = firstWith(lefts, key);
      if (left === undefined) lines.add(`extra: ${renderKey(key)}: ${renderProperties(properties)}`);
      else if (!equalProperties(left, properties)) {
        lines.add(`conflict ${renderKey(key)}: ${diffProperties(left, properties)}`);
      }
    }
  }
  return [...lines].sort(compareUtf8).join('\n');
}

/** `never` asks nothing; `exact` asks that what was true of the sources then is true of them now. */
export type AssertPolicy = 'never' | 'exact';

/** Whether `target` (a cached result's assertions) may be used, given those of today. Spec: 04 §14.6. */
export function assertHolds(
  policy: AssertPolicy,
  source: readonly Assertions[],
  target: readonly Assertions[],
): boolean {
  if (policy === 'never') return true;
  return distinctAssertions(target).every((wanted) =>
    wanted.entries().every(([key, properties]) => {
      const present = firstWith(source, key);
      return present !== undefined && equalProperties(present, properties);
    }),
  );
}

/**
 * What is asserted of a file of an object store: its etag, time of modification and size, under its
 * source. `undefined` without a source. Spec: 04 §14.1.
 */
export function blobAssertions(file: {
  readonly source: string;
  readonly etag: string;
  readonly lastModified: bigint | undefined;
  readonly size: number;
}): Assertions | undefined {
  if (file.source === '') return undefined;
  const properties = {
    ...(file.etag !== '' && { etag: file.etag }),
    ...(file.lastModified !== undefined && { 'last-modified': formatGoTime(file.lastModified) }),
    ...(file.size > 0 && { size: String(file.size) }),
  };
  return Assertions.of([[{ subject: file.source, namespace: blobNamespace }, properties]]);
}

/** Assertions that grow while a run goes on. */
export class RWAssertions {
  readonly #byKey = new Map<string, Entry>();

  constructor(from?: Assertions) {
    if (from) this.addFrom(from);
  }

  /**
   * Adds keys. Throws a ReflowError `conflict for {subject namespace}: …` at the first key that is
   * there with other properties; what was added before stays.
   */
  addFrom(...list: readonly Assertions[]): void {
    for (const a of list) {
      for (const entry of a.entries()) {
        const text = keyText(entry[0]);
        const known = this.#byKey.get(text);
        if (known === undefined) this.#byKey.set(text, entry);
        else if (!equalProperties(known[1], entry[1])) throw conflict(entry[0], known[1], entry[1]);
      }
    }
  }

  /** The keys of `t` with our properties, and those that are not here, sorted. */
  filter(t: Assertions | undefined): { readonly found: Assertions; readonly missing: readonly AssertionKey[] } {
    const found: Entry[] = [];
    const missing: AssertionKey[] = [];
    for (const [key] of t?.entries() ?? []) {
      const entry = this.#byKey.get(keyText(key));
      if (entry) found.push(entry);
      else missing.push(key);
    }
    return { found: Assertions.of(found), missing };
  }

  /** What is asserted now. */
  snapshot(): Assertions {
    return Assertions.of(this.#byKey.values());
  }
}

/** Injective: a namespace holds no line break, and if it does its length tells where it ends. */
const keyText = (key: AssertionKey): string => `${key.namespace.length}\n${key.namespace}\n${key.subject}`;

const renderKey = (key: AssertionKey): string => `{${key.subject} ${key.namespace}}`;

const renderProperties = (properties: AssertionProperties): string =>
  sortedNames(properties)
    .map((name) => `${name}=${properties[name]}`)
    .join(',');

function equalProperties(a: AssertionProperties, b: AssertionProperties): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** `size (1 -> 2)`, by name; a missing side is `<nil>`. */
function diffProperties(a: AssertionProperties, b: AssertionProperties): string {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const side = (of: AssertionProperties, name: string) => (Object.hasOwn(of, name) ? of[name] : '<nil>');
  return [...names]
    .filter((name) => side(a, name) !== side(b, name))
    .sort(compareUtf8)
    .map((name) => `${name} (${side(a, name)} -> ${side(b, name)})`)
    .join(', ');
}

function firstWith(list: readonly Assertions[], key: AssertionKey): AssertionProperties | undefined {
  for (const a of list) {
    const properties = a.lookup(key);
    if (properties !== undefined) return properties;
  }
  return undefined;
}

const conflict = (key: AssertionKey, a: AssertionProperties, b: AssertionProperties): ReflowError =>
  plainError(`conflict for ${renderKey(key)}: ${diffProperties(a, b)}`);
