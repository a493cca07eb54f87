// `digests.json` through the code of `reflow digest` and of the rooms that compute digests.

import { join } from 'node:path';
import { answerDigest } from '@reflow-lang/cli';
import { type OpName, opDigestTag } from '@reflow-lang/flow';
import { kindId, type TypeKind } from '@reflow-lang/types';
import { firstDifference, renderDifference } from './compare.ts';
import { isObject, type Json, parseJson, readJson } from './corpus.ts';
import type { Report } from './report.ts';

export function runDigests(dir: string, report: Report): void {
  const stored = readJson(join(dir, 'digests.json'));
  if (!isObject(stored)) return;
  checkRequests(stored.values, 'value', dir, report);
  checkRequests(stored.exprs, 'expr', dir, report);
  for (const [kind, id] of Object.entries(isObject(stored.kindIDs) ? stored.kindIDs : {})) {
    check(report, `kindIDs.${kind}`, id, kindIds.get(kind));
  }
  for (const [name, tag] of Object.entries(isObject(stored.opDigestStrings) ? stored.opDigestStrings : {})) {
    check(report, `opDigestStrings.${name}`, tag, tags.get(name));
  }
  for (const item of list(stored.filesets)) {
    if (!isObject(item) || typeof item.jsonV1 !== 'string') continue;
    // The wire form says everything of a reference; the short form does not.
    checkRequest(report, `filesets.${item.name}`, { fileset: parseJson(item.jsonV1) }, item, dir);
  }
}

/** The reference's name of `ref` is `ident`. */
const kindIds: ReadonlyMap<string, number> = new Map<string, number>([
  ...entriesOf<TypeKind, number>(kindId),
  ['ident', kindId.ref],
]);
const tags: ReadonlyMap<string, string> = new Map(entriesOf<OpName, string>(opDigestTag));

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): readonly (readonly [string, V])[] {
  return Object.entries<V>(record);
}

function checkRequests(items: Json | undefined, member: string, dir: string, report: Report): void {
  for (const item of list(items)) {
    if (!isObject(item) || typeof item.src !== 'string') continue;
    checkRequest(report, `${member} ${item.src}`, { [member]: item.src }, item, dir);
  }
}

function checkRequest(report: Report, name: string, request: Json, item: Json, dir: string): void {
  let got: Json;
  try {
    got = parseJson(JSON.stringify(answerDigest(request, dir)));
  } catch (error) {
    got = `threw ${error instanceof Error ? error.message : String(error)}`;
  }
  const answered = ['type', 'value', 'digest', 'short', 'string'];
  const want = isObject(item)
    ? Object.fromEntries(Object.entries(item).filter(([key]) => answered.includes(key)))
    : item;
  check(report, name, want, got);
}

function check(report: Report, name: string, want: Json, got: Json | undefined): void {
  const difference = firstDifference(want, got);
  report.add('digests', 'digests', name, difference && renderDifference(difference));
}

const list = (items: Json | undefined): readonly Json[] => (Array.isArray(items) ? items : []);
