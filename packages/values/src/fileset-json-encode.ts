// Filesets in JSON (V1): the bytes of old cache entries, and what travels inside exec configurations.
// Spec: 04-values-digests §10.5, §12, §14.5, 08 §1.1.

import { renderDigest } from '@reflow-lang/base';
import { type Assertions, sortedNames } from './assertions.ts';
import type { File } from './file.ts';
import type { Fileset } from './fileset.ts';
import { encodeGoString, encodeGoTime } from './go-json.ts';

export interface JsonOptions {
  /** Default true; plain JSON, as in exec configurations, has none. */
  readonly includeAssertions?: boolean;
}

/** `{"List":[…],"Fileset":{"path":{…}}}`; empty lists and maps are left out, paths are sorted. */
export function encodeFilesetJson(fs: Fileset, options: JsonOptions = {}): string {
  const parts: string[] = [];
  if (fs.list && fs.list.length > 0) {
    parts.push(`"List":[${fs.list.map((member) => encodeFilesetJson(member, options)).join(',')}]`);
  }
  if (fs.entries.length > 0) {
    const files = fs.entries.map(([path, file]) => `${encodeGoString(path)}:${encodeFileJson(file, options)}`);
    parts.push(`"Fileset":{${files.join(',')}}`);
  }
  return `{${parts.join(',')}}`;
}

/** `{"ID":"sha256:…","Size":6,"LastModified":"…","ContentHash":"…"}`. */
export function encodeFileJson(file: File, { includeAssertions = true }: JsonOptions = {}): string {
  let out = `{"ID":${encodeGoString(renderDigest(file.id))},"Size":${file.size}`;
  if (file.source !== '') out += `,"Source":${encodeGoString(file.source)}`;
  if (file.etag !== '') out += `,"ETag":${encodeGoString(file.etag)}`;
  out += `,"LastModified":${encodeGoTime(file.lastModified)}`;
  out += `,"ContentHash":${encodeGoString(renderDigest(file.contentHash))}`;
  if (includeAssertions && file.assertions && !file.assertions.isEmpty()) {
    out += `,"Assertions":${encodeAssertionsJson(file.assertions)}`;
  }
  return `${out}}`;
}

/** One element for each property, in order of namespace, subject, property; each ends in a line break. */
export function encodeAssertionsJson(assertions: Assertions): string {
  const elements: string[] = [];
  for (const [{ namespace, subject }, properties] of assertions.entries()) {
    for (const name of sortedNames(properties)) {
      const key = encodeMembers([
        ['Namespace', namespace],
        ['Subject', subject],
        ['Object', name],
      ]);
      const value = properties[name] ?? '';
      elements.push(value === '' ? `{"Key":{${key}}}\n` : `{"Key":{${key}},"Value":${encodeGoString(value)}}\n`);
    }
  }
  return `[${elements.join(',')}]`;
}

/** Members with empty strings are left out. */
const encodeMembers = (members: readonly (readonly [string, string])[]): string =>
  members
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `"${name}":${encodeGoString(value)}`)
    .join(',');
