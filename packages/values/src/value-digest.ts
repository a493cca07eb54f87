// Value digests: names of values, directed by their static type.
//
// What has a digest of its own (file, fileset, function, a value not there yet) contributes that and
// no kind byte. Counts and field orders come from the type, not from the value. Recursion follows the
// type, whose depth the source bounds; lists and maps are loops. Spec: 04-values-digests §4.

import {
  absurd,
  BigFloat,
  type ByteString,
  compareUtf8,
  type Digest,
  digestOf,
  le64,
  utf8Bytes,
} from '@reflow-lang/base';
import { type Field, kindId, type Type } from '@reflow-lang/types';
import { rememberedDigest } from './digest-memo.ts';
import { Dir } from './dir.ts';
import { File } from './file.ts';
import { Fileset } from './fileset.ts';
import { ListValue } from './list.ts';
import { MapValue } from './map.ts';
import { misfit } from './misfit.ts';
import { Delayed, FuncValue, ModuleValue, StructValue, TupleValue, type Value, VariantValue } from './value.ts';

/** `mat(v, t)`: directed by the static type. */
export function valueMaterial(value: Value, type: Type): ByteString {
  if (typeof value === 'object' && hasDigest(value)) return value.digest();
  switch (type.kind) {
    case 'int':
      return typeof value === 'bigint' ? intMaterial(value) : misfit(value, type);
    case 'string':
      return typeof value === 'string' ? kindBytes.string + utf8Bytes(value) : misfit(value, type);
    case 'bool':
      return kindBytes.bool + (value === true ? '\x01' : '\x00');
    case 'float':
      return value instanceof BigFloat ? kindBytes.float + value.text('e', 10) : misfit(value, type);
    case 'unit':
      return kindBytes.unit;
    case 'top':
      return kindBytes.top;
    case 'dir':
      return value instanceof Dir ? dirMaterial(value) : misfit(value, type);
    case 'list':
      return value instanceof ListValue ? listMaterial(value, type) : misfit(value, type);
    case 'map':
      return value instanceof MapValue ? mapMaterial(value, type) : misfit(value, type);
    case 'tuple':
      return value instanceof TupleValue ? tupleMaterial(value, type) : misfit(value, type);
    case 'struct':
    case 'module':
      return fieldsMaterial(value, type);
    case 'sum':
      return value instanceof VariantValue ? variantMaterial(value, type) : misfit(value, type);
    case 'file':
    case 'fileset':
    case 'func':
      return misfit(value, type);
    case 'error':
    case 'bottom':
    case 'ref':
      throw new Error('internal error: illegal type');
    default:
      return absurd(type.kind);
  }
}

/** `vdig(v, t)`. Those of small ints and short strings are remembered. */
export function digestValue(value: Value, type: Type): Digest {
  if (type.kind === 'string' && typeof value === 'string') return rememberedDigest(value, digestString);
  if (type.kind === 'int' && typeof value === 'bigint' && value >= 0n && value < 256n) {
    const n = Number(value);
    let digest = smallIntDigests[n];
    if (digest === undefined) {
      digest = digestOf(intMaterial(value));
      smallIntDigests[n] = digest;
    }
    return digest;
  }
  return digestOf(valueMaterial(value, type));
}

const digestString = (text: string): Digest => digestOf(kindBytes.string + utf8Bytes(text));

const smallIntDigests: (Digest | undefined)[] = new Array(256).fill(undefined);

const kindByte = (kind: Type['kind']): ByteString => String.fromCharCode(kindId[kind]);

const kindBytes = {
  int: kindByte('int'),
  string: kindByte('string'),
  bool: kindByte('bool'),
  float: kindByte('float'),
  unit: kindByte('unit'),
  top: kindByte('top'),
  dir: kindByte('dir'),
  list: kindByte('list'),
  map: kindByte('map'),
  tuple: kindByte('tuple'),
  struct: kindByte('struct'),
  module: kindByte('module'),
  sum: kindByte('sum'),
};

const hasDigest = (value: object): value is File | Fileset | FuncValue | Delayed =>
  value instanceof File || value instanceof Delayed || value instanceof Fileset || value instanceof FuncValue;

/** The magnitude, big endian without leading zeros (nothing for 0), after one zero byte when negative. */
function intMaterial(n: bigint): ByteString {
  if (n >= 0n && n < 256n) return smallInts[Number(n)] ?? '';
  const head = n < 0n ? `${kindBytes.int}\0` : kindBytes.int;
  const magnitude = n < 0n ? -n : n;
  if (magnitude < 0x10000n) return head + shortMagnitude(Number(magnitude));
  const hex = magnitude.toString(16);
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
  let out = head;
  for (let i = 0; i < digits.length; i += 2) out += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16));
  return out;
}

const shortMagnitude = (n: number): ByteString =>
  n < 0x100 ? String.fromCharCode(n) : String.fromCharCode(n >> 8, n & 255);

const smallInts: readonly ByteString[] = Array.from({ length: 256 }, (_, n) =>
  n === 0 ? kindBytes.int : kindBytes.int + String.fromCharCode(n),
);

function dirMaterial(dir: Dir): ByteString {
  let out = kindBytes.dir;
  for (const [path, file] of dir.entries()) out += utf8Bytes(path) + file.digest();
  return out;
}

function listMaterial(list: ListValue, type: Type): ByteString {
  let out = kindBytes.list + le64(list.length);
  const elem = type.elem;
  if (elem) for (const item of list.items) out += valueMaterial(item, elem);
  return out;
}

function mapMaterial(map: MapValue, type: Type): ByteString {
  const { index, elem } = type;
  let out = kindBytes.map + le64(map.len());
  if (!index || !elem) return misfit(map, type);
  for (const { key, value } of map.entries()) {
    out += valueMaterial(key, index);
    out += valueMaterial(value, elem);
  }
  return out;
}

function tupleMaterial(tuple: TupleValue, type: Type): ByteString {
  let out = kindBytes.tuple + le64(type.fields.length);
  for (let i = 0; i < type.fields.length; i++) {
    const field = type.fields[i];
    const item = tuple.items[i];
    if (!field || item === undefined) return misfit(tuple, type);
    out += valueMaterial(item, field.type);
  }
  return out;
}

/** Structs and modules: the type's fields, by name. */
function fieldsMaterial(value: Value, type: Type): ByteString {
  const isStruct = value instanceof StructValue;
  if (!isStruct && !(value instanceof ModuleValue)) return misfit(value, type);
  let out = (type.kind === 'struct' ? kindBytes.struct : kindBytes.module) + le64(type.fields.length);
  for (const { name, type: fieldType } of fieldsByName(type)) {
    const member = isStruct ? value.get(name) : value.members.get(name);
    if (member === undefined) return misfit(value, type);
    out += valueMaterial(member, fieldType);
  }
  return out;
}

function variantMaterial(value: VariantValue, type: Type): ByteString {
  const variant = type.variants.find(({ tag }) => tag === value.tag);
  if (!variant) throw new Error(`internal error: unexpected variant tag: ${value.tag}`);
  const out = kindBytes.sum + utf8Bytes(value.tag);
  if (!variant.elem) return out;
  return value.elem === undefined ? misfit(value, type) : out + valueMaterial(value.elem, variant.elem);
}

/** Life time: that of the (hash-consed) type. */
const sortedFields = new WeakMap<Type, readonly Field[]>();

function fieldsByName(type: Type): readonly Field[] {
  let fields = sortedFields.get(type);
  if (fields === undefined) {
    fields = [...type.fields].sort((a, b) => compareUtf8(a.name, b.name));
    sortedFields.set(type, fields);
  }
  return fields;
}
