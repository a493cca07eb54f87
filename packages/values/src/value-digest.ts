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
import type { Field, Type } from '@reflow-lang/types';
import { Dir } from './dir.ts';
import { ListValue } from './list.ts';
import { MapValue } from './map.ts';
import { misfit } from './misfit.ts';
import { digestScalar, hasDigest, kindByte, scalarMaterial } from './scalar-digest.ts';
import { ModuleValue, StructValue, TupleValue, type Value, VariantValue } from './value.ts';

/** `mat(v, t)`: directed by the static type. */
export function valueMaterial(value: Value, type: Type): ByteString {
  if (typeof value === 'object' && hasDigest(value)) return value.digest();
  switch (type.kind) {
    case 'int':
      return typeof value === 'bigint' ? scalarMaterial(value, type) : misfit(value, type);
    case 'string':
      return typeof value === 'string' ? scalarMaterial(value, type) : misfit(value, type);
    case 'bool':
      return typeof value === 'boolean' ? scalarMaterial(value, type) : misfit(value, type);
    case 'float':
      return value instanceof BigFloat ? scalarMaterial(value, type) : misfit(value, type);
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
  const isScalar = type.kind === 'int' || type.kind === 'string';
  return isScalar ? digestScalar(value, type) : digestOf(valueMaterial(value, type));
}

const kindBytes = {
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
