// Filesets: what flows of the outside world produce.
//
// A list of filesets, or a map from path to file, immutable. Their digest is not injective (neither
// nesting nor the ends of lists and paths enter it): it names results outwardly, and
// `exactFileset` says which two are the same. Lists nest as deep as a program's source does, so
// functions recurse over lists; maps are long, so they loop over entries. Spec: 04-values-digests §11.

import { type Digest, digestOf, le64, mkError, renderDigest, utf8Bytes } from '@reflow-lang/base';
import { equalFiles, type File } from './file.ts';
import {
  indexPathEntries,
  mergePathEntries,
  type PathEntries,
  type PathEntry,
  sortPathEntries,
} from './path-entries.ts';

/** A list of filesets, or a map from path to file; immutable. `[]` is a list, absent is not. */
export class Fileset {
  static readonly empty: Fileset = new Fileset(undefined, []);

  readonly list: readonly Fileset[] | undefined;
  /** In byte order of the path; `[]` when there is none. */
  readonly entries: PathEntries;
  #index: ReadonlyMap<string, File> | undefined;
  #digest: Digest | undefined;

  private constructor(list: readonly Fileset[] | undefined, entries: PathEntries) {
    this.list = list;
    this.entries = entries;
  }

  static ofList(list: readonly Fileset[]): Fileset {
    return new Fileset(list, []);
  }

  /** In any order; of entries with the same path the last one stays. */
  static ofMap(entries: Iterable<PathEntry>): Fileset {
    return Fileset.of(undefined, entries);
  }

  /** The fileset with this one file, under the path `.`. */
  static ofFile(file: File): Fileset {
    return new Fileset(undefined, [['.', file]]);
  }

  /** Of both parts: the wire can have filesets with a list and a map. */
  static of(list: readonly Fileset[] | undefined, entries: Iterable<PathEntry>): Fileset {
    const sorted = sortPathEntries(entries);
    return list === undefined && sorted.length === 0 ? Fileset.empty : new Fileset(list, sorted);
  }

  lookup(path: string): File | undefined {
    this.#index ??= indexPathEntries(this.entries);
    return this.#index.get(path);
  }

  /** Memoised. Spec: 04 §11.1. */
  digest(): Digest {
    this.#digest ??= digestOf(filesetMaterial(this));
    return this.#digest;
  }
}

/** Paths and file digests, without lengths or ends of lists. Spec: 04 §11.1. */
export function filesetMaterial(fs: Fileset): string {
  let out = '';
  if (fs.list) for (const member of fs.list) out += filesetMaterial(member);
  else for (const [path, file] of fs.entries) out += utf8Bytes(path) + file.digest();
  return out;
}

/** Injective twin of the digest, for sameness inside our system. Spec: 04 §11.6. */
export function exactFileset(fs: Fileset): Digest {
  return digestOf(exactFilesetMaterial(fs));
}

/** E(fs) of 04 §11.6. */
export function exactFilesetMaterial(fs: Fileset): string {
  let out = '';
  if (fs.list) {
    out += `L${le64(fs.list.length)}`;
    for (const member of fs.list) out += exactFilesetMaterial(member);
  }
  out += `M${le64(fs.entries.length)}`;
  for (const [path, file] of fs.entries) {
    const bytes = utf8Bytes(path);
    out += le64(bytes.length) + bytes + file.digest();
  }
  return out;
}

/** The only file, or throws the ReflowError of 04 §11 (`Fileset.File … contains N files (!=1)`). */
export function fileOf(fs: Fileset): File {
  const n = countFiles(fs);
  const file = n === 1 ? fs.lookup('.') : undefined;
  if (file) return file;
  const what = n === 1 ? 'missing Map["."]' : `contains ${n} files (!=1)`;
  throw mkError('Fileset.File', [renderDigest(fs.digest()), what], 'Precondition');
}

/** Absent and empty lists are alike here. Throws as `equalFiles` does when nothing else differs. */
export function equalFilesets(a: Fileset, b: Fileset): boolean {
  const left = a.list ?? [];
  const right = b.list ?? [];
  if (left.length !== right.length || a.entries.length !== b.entries.length) return false;
  const samePaths = a.entries.every(([path, file], i) => {
    const other = b.entries[i];
    return other !== undefined && other[0] === path && other[1].isRef() === file.isRef() && equalFiles(file, other[1]);
  });
  return samePaths && left.every((member, i) => equalFilesets(member, right[i] ?? Fileset.empty));
}

/** No file anywhere. */
export function isEmptyFileset(fs: Fileset): boolean {
  return fs.entries.length === 0 && (fs.list ?? []).every(isEmptyFileset);
}

/** Some fileset in it, or itself, has nothing. */
export function anyEmpty(fs: Fileset): boolean {
  const list = fs.list ?? [];
  return list.some(anyEmpty) || (list.length === 0 && fs.entries.length === 0);
}

/** Number of files, not deduplicated. */
export function countFiles(fs: Fileset): number {
  let n = fs.entries.length;
  for (const member of fs.list ?? []) n += countFiles(member);
  return n;
}

/** Bytes, not deduplicated. */
export function sizeOf(fs: Fileset): number {
  let bytes = 0;
  for (const [, file] of fs.entries) bytes += file.size;
  for (const member of fs.list ?? []) bytes += sizeOf(member);
  return bytes;
}

/** Deduplicated by digest, in order of a depth-first walk over sorted paths (FIX 04 §11). */
export function filesOf(fs: Fileset): readonly File[] {
  const files = new Map<Digest, File>();
  for (const { entries } of mapsOf(fs)) for (const [, file] of entries) files.set(file.digest(), file);
  return [...files.values()];
}

/** The members of a list, else the fileset itself as the only one. */
export function flattenFileset(fs: Fileset): readonly Fileset[] {
  return fs.list ?? [fs];
}

/** All files in one map: first the own ones, then the members' in order; later ones win. */
export function pullup(fs: Fileset): Fileset {
  return fs.list ? Fileset.ofMap(mergePathEntries(mapsOf(fs).map((map) => map.entries))) : fs;
}

/**
 * Each file replaced by what is given for its digest, resolved ones too. `resolved` is false when a
 * reference stays.
 */
export function substitute(
  fs: Fileset,
  by: ReadonlyMap<Digest, File>,
): { readonly fileset: Fileset; readonly resolved: boolean } {
  let resolved = true;
  const fileset = mapFiles(fs, (file) => {
    const replacement = by.get(file.digest());
    if (replacement === undefined && file.isRef()) resolved = false;
    return replacement ?? file;
  });
  return { fileset, resolved };
}

/** The fileset with every file replaced; shares what does not change. */
export function mapFiles(fs: Fileset, replace: (file: File) => File): Fileset {
  let changed = false;
  const entries = fs.entries.map((entry): PathEntry => {
    const file = replace(entry[1]);
    if (file === entry[1]) return entry;
    changed = true;
    return [entry[0], file];
  });
  const list = fs.list?.map((member) => {
    const mapped = mapFiles(member, replace);
    if (mapped !== member) changed = true;
    return mapped;
  });
  return changed ? Fileset.of(list, entries) : fs;
}

/** The fileset and all in it that has a map of its own, depth first. */
function mapsOf(fs: Fileset): readonly Fileset[] {
  if (!fs.list) return [fs];
  const maps: Fileset[] = [fs];
  for (const member of fs.list) for (const map of mapsOf(member)) maps.push(map);
  return maps;
}
