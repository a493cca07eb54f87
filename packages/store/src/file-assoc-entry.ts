// One entry of the file association: a short text with a checksum. Pure.
// Spec: 08-infrastructure §21.10.
//
//   reflow-assoc 1
//   FilesetV2 sha256:ab… 0123456789abcdef
//   label user=ann
//   crc32 89abcdef

import { crc32 } from 'node:zlib';
import { type Digest, parseDigest, recoverError, renderDigest } from '@reflow-lang/base';
import type { AssocKind } from '@reflow-lang/evaluator';
import { isListKind, kindName, kindOfName } from './assoc-kind.ts';

export interface AssocValue {
  readonly digest: Digest;
  readonly check?: string;
}

export interface AssocEntry {
  /** Newest first for list kinds, one value for the others. */
  readonly values: ReadonlyMap<AssocKind, readonly AssocValue[]>;
  readonly labels: readonly string[];
}

export const emptyAssocEntry: AssocEntry = { values: new Map(), labels: [] };

/** The entry after a store; no value left means that the file goes. */
export function storeInEntry(entry: AssocEntry, kind: AssocKind, value: AssocValue | undefined): AssocEntry {
  const values = new Map(entry.values);
  if (value === undefined) values.delete(kind);
  else values.set(kind, isListKind(kind) ? [value, ...(values.get(kind) ?? [])] : [value]);
  return { values, labels: entry.labels };
}

export function renderAssocEntry(entry: AssocEntry): string {
  const lines = ['reflow-assoc 1'];
  for (const [kind, values] of [...entry.values].sort(([a], [b]) => a - b)) {
    for (const value of values) {
      const check = value.check === undefined ? '' : ` ${encodeURIComponent(value.check)}`;
      lines.push(`${kindName(kind)} ${renderDigest(value.digest)}${check}`);
    }
  }
  for (const label of entry.labels) lines.push(`label ${encodeURI(label)}`);
  const body = `${lines.join('\n')}\n`;
  return `${body}crc32 ${checksum(body)}\n`;
}

/** `undefined` for anything that was not written completely by this format. */
export function parseAssocEntry(text: string): AssocEntry | undefined {
  const at = text.lastIndexOf('crc32 ');
  const body = text.slice(0, Math.max(0, at));
  if (!body.startsWith('reflow-assoc 1\n') || text.slice(at) !== `crc32 ${checksum(body)}\n`) return undefined;
  const values = new Map<AssocKind, AssocValue[]>();
  const labels: string[] = [];
  for (const line of body.split('\n').slice(1, -1)) {
    const [name = '', first = '', second] = line.split(' ');
    if (name === 'label') labels.push(decodeURI(first));
    const kind = kindOfName(name);
    const digest = kind === undefined ? undefined : tryDigest(first);
    if (kind === undefined || digest === undefined) continue;
    const value = second === undefined ? { digest } : { digest, check: decodeURIComponent(second) };
    values.set(kind, [...(values.get(kind) ?? []), value]);
  }
  return { values, labels };
}

const checksum = (body: string): string => crc32(body).toString(16).padStart(8, '0');

function tryDigest(text: string): Digest | undefined {
  try {
    return parseDigest(text);
  } catch (thrown) {
    recoverError(thrown);
    return undefined;
  }
}
