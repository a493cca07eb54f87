// Equality and order of values. Spec: 04-values-digests §5-6.

import { BigFloat, compareUtf8 } from '@reflow-lang/base';
import { equalAssertions } from './assertions.ts';
import { Dir, equalDirs } from './dir.ts';
import { equalFiles, File } from './file.ts';
import { equalFilesets, Fileset } from './fileset.ts';
import { ListValue } from './list.ts';
import { MapValue } from './map.ts';
import {
  Delayed,
  FuncValue,
  ModuleValue,
  StructValue,
  TupleValue,
  UnitValue,
  type Value,
  VariantValue,
} from './value.ts';

/** Structural, numeric for nested numbers (FIX 04 §5.2). Throws when a file and a reference meet. */
export function equalValues(v: Value, w: Value): boolean {
  return v instanceof File && w instanceof File ? equalFiles(v, w) : sameStructure(v, w);
}

/**
 * Canonical order of values of one kind; lexicographic for composites (FIX 04 §6). Throws for
 * functions, filesets, values not there yet, and values of different kinds: they have no order.
 */
export function lessValue(v: Value, w: Value): boolean {
  return compareValues(v, w) < 0;
}

/** The same order: negative, zero or positive. */
export function compareValues(v: Value, w: Value): number {
  if (typeof v === 'bigint' && typeof w === 'bigint') return v < w ? -1 : v > w ? 1 : 0;
  if (typeof v === 'string' && typeof w === 'string') return compareUtf8(v, w);
  if (typeof v === 'boolean' && typeof w === 'boolean') return Number(v) - Number(w);
  if (v instanceof BigFloat && w instanceof BigFloat) return v.compare(w);
  if (v instanceof UnitValue && w instanceof UnitValue) return 0;
  if (v instanceof File && w instanceof File) return compareFiles(v, w);
  if (v instanceof Dir && w instanceof Dir) return compareDirs(v, w);
  if (v instanceof ListValue && w instanceof ListValue) {
    return v.length - w.length || compareAll(v.items, w.items);
  }
  if (v instanceof TupleValue && w instanceof TupleValue) return compareAll(v.items, w.items);
  if (v instanceof StructValue && w instanceof StructValue) return compareFields(membersOf(v), membersOf(w));
  if (v instanceof ModuleValue && w instanceof ModuleValue) return compareFields(v.members, w.members);
  if (v instanceof MapValue && w instanceof MapValue) return compareMaps(v, w);
  if (v instanceof VariantValue && w instanceof VariantValue) return compareVariants(v, w);
  throw new Error('internal error: attempted to compare incomparable values');
}

function sameStructure(v: Value, w: Value): boolean {
  if (v === w) return true;
  if (v instanceof BigFloat) return w instanceof BigFloat && v.compare(w) === 0;
  if (v instanceof UnitValue) return w instanceof UnitValue;
  if (v instanceof File) return w instanceof File && sameFile(v, w);
  if (v instanceof Dir) return w instanceof Dir && equalDirs(v, w);
  if (v instanceof Fileset) return w instanceof Fileset && equalFilesets(v, w);
  if (v instanceof ListValue) return w instanceof ListValue && allSame(v.items, w.items);
  if (v instanceof TupleValue) return w instanceof TupleValue && allSame(v.items, w.items);
  if (v instanceof StructValue) return w instanceof StructValue && sameFields(membersOf(v), membersOf(w));
  if (v instanceof ModuleValue) return w instanceof ModuleValue && sameFields(v.members, w.members);
  if (v instanceof MapValue) return w instanceof MapValue && sameMaps(v, w);
  if (v instanceof VariantValue) return w instanceof VariantValue && sameVariants(v, w);
  if (v instanceof Delayed) return w instanceof Delayed && v.key() === w.key();
  if (v instanceof FuncValue) return w instanceof FuncValue && v.exact() === w.exact();
  return false;
}

/** All that is known of two files, not only what they are: the comparison of files inside composites. */
function sameFile(f: File, g: File): boolean {
  return (
    f.id === g.id &&
    f.size === g.size &&
    f.source === g.source &&
    f.etag === g.etag &&
    f.lastModified === g.lastModified &&
    f.contentHash === g.contentHash &&
    equalAssertions(f.assertions, g.assertions)
  );
}

const allSame = (v: readonly Value[], w: readonly Value[]): boolean =>
  v.length === w.length && v.every((item, i) => sameOptional(item, w[i]));

const sameOptional = (v: Value | undefined, w: Value | undefined): boolean =>
  v === undefined || w === undefined ? v === w : sameStructure(v, w);

function sameFields(v: ReadonlyMap<string, Value>, w: ReadonlyMap<string, Value>): boolean {
  if (v.size !== w.size) return false;
  for (const [name, member] of v) if (!sameOptional(member, w.get(name))) return false;
  return true;
}

function sameMaps(v: MapValue, w: MapValue): boolean {
  if (v.len() !== w.len()) return false;
  const others = w.table();
  for (const [slot, { value }] of v.table()) if (!sameOptional(value, others.get(slot)?.value)) return false;
  return true;
}

const sameVariants = (v: VariantValue, w: VariantValue): boolean => v.tag === w.tag && sameOptional(v.elem, w.elem);

const membersOf = (value: StructValue): ReadonlyMap<string, Value> =>
  new Map(value.names.map((name, i): [string, Value] => [name, value.items[i] ?? missing(name)]));

/** References first, by source and etag; then resolved files by id. */
function compareFiles(f: File, g: File): number {
  if (f.isRef() !== g.isRef()) return f.isRef() ? -1 : 1;
  if (!f.isRef()) return f.id < g.id ? -1 : f.id > g.id ? 1 : 0;
  return compareUtf8(f.source, g.source) || compareUtf8(f.etag, g.etag);
}

function compareDirs(d: Dir, e: Dir): number {
  if (d.len() !== e.len()) return d.len() - e.len();
  const right = e.entries();
  for (const [i, [path, file]] of d.entries().entries()) {
    const other = right[i];
    if (other === undefined) break;
    const order = compareUtf8(path, other[0]) || compareFiles(file, other[1]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareAll(v: readonly Value[], w: readonly Value[]): number {
  for (const [i, item] of v.entries()) {
    const order = compareOptional(item, w[i]);
    if (order !== 0) return order;
  }
  return 0;
}

const compareOptional = (v: Value | undefined, w: Value | undefined): number =>
  v === undefined || w === undefined ? Number(v !== undefined) - Number(w !== undefined) : compareValues(v, w);

/** By the members of the left in order of their names. */
function compareFields(v: ReadonlyMap<string, Value>, w: ReadonlyMap<string, Value>): number {
  for (const name of [...v.keys()].sort(compareUtf8)) {
    const order = compareOptional(v.get(name), w.get(name));
    if (order !== 0) return order;
  }
  return 0;
}

/** Fewer entries first; then the keys, then the values, in order of the keys. */
function compareMaps(v: MapValue, w: MapValue): number {
  if (v.len() !== w.len()) return v.len() - w.len();
  const left = [...v.entries()].sort((a, b) => compareValues(a.key, b.key));
  const right = [...w.entries()].sort((a, b) => compareValues(a.key, b.key));
  return (
    compareAll(
      left.map(({ key }) => key),
      right.map(({ key }) => key),
    ) ||
    compareAll(
      left.map(({ value }) => value),
      right.map(({ value }) => value),
    )
  );
}

const compareVariants = (v: VariantValue, w: VariantValue): number =>
  compareUtf8(v.tag, w.tag) || compareOptional(v.elem, w.elem);

function missing(name: string): never {
  throw new Error(`internal error: field ${name} has no value`);
}
