// `$/dirs`. Spec: 06-stdlib §6.

import { matchPath, plainError } from '@reflow-lang/base';
import { stringType } from '@reflow-lang/types';
import { Dir, ListValue, MapBuilder, type PathEntry, TupleValue, type Value } from '@reflow-lang/values';
import { expectDir, expectFile, expectList, expectMap, expectString, expectTuple } from '../expect-value.ts';
import { dirOfFileset, filesetOfDir } from '../fileset-value.ts';
import { copyTo } from './extern.ts';
import type { ImplementationTable } from './implementation.ts';
import { regexpOf } from './regexp.ts';

export const dirs: ImplementationTable = {
  Groups: ([dir, re]) => groupPaths(expectDir(dir), expectString(re)),
  Make: ([map]) =>
    Dir.of(
      expectMap(map)
        .entries()
        .map(({ key, value }): PathEntry => [expectString(key), expectFile(value)]),
    ),
  FromList: ([list]) => Dir.of(expectList(list).map(pathEntry)),
  Sum: ([dirlist]) => Dir.sum(expectList(dirlist).map(expectDir)),
  Pick: ([dir, pattern]) => pick(expectDir(dir), expectString(pattern)),
  Files: ([dir]) =>
    new ListValue(
      expectDir(dir)
        .entries()
        .map(([, file]) => file),
    ),
  Copy: ([dir, url], call) => copyTo(filesetOfDir(expectDir(dir)), expectString(url), 'dir', 'dirs.Copy', call),
  Fileset: ([fileset]) => dirOfFileset(fileset),
};

function pathEntry(pair: Value): PathEntry {
  const [path, file] = expectTuple(pair);
  return [expectString(path), expectFile(file)];
}

/** With zero or several groups in the expression every path is left out (KEEP). */
function groupPaths(dir: Dir, source: string): Value {
  const re = regexpOf(source);
  const byGroup = new Map<string, PathEntry[]>();
  for (const entry of re.groupCount === 1 ? dir.entries() : []) {
    const match = re.searcher(entry[0])(0);
    if (match === undefined) continue;
    const key = match.group(1) ?? '';
    const group = byGroup.get(key);
    if (group === undefined) byGroup.set(key, [entry]);
    else group.push(entry);
  }
  const out = new MapBuilder();
  for (const [key, entries] of byGroup) out.set(key, Dir.of(entries), stringType);
  return out.build();
}

function pick(dir: Dir, pattern: string): Value {
  for (const [path, file] of dir.entries()) {
    const matched = matchPath(pattern, path);
    if (!matched.ok) throw plainError(matched.error);
    if (matched.value) return new TupleValue([file, path]);
  }
  throw plainError(`dirs.Pick: no files matched ${pattern}`);
}
