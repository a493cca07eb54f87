// Values as JSON: equal for equal values in every run and on every machine. Spec: 07-cli §20.3.

import { absurd, compareUtf8, renderDigest } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import {
  Delayed,
  Dir,
  File,
  Fileset,
  FuncValue,
  ListValue,
  MapValue,
  ModuleValue,
  renderValue,
  StructValue,
  TupleValue,
  type Value,
  VariantValue,
} from '@reflow-lang/values';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Directed by the type: a struct shows the fields of its static type. Depth is bounded by the type. */
export function encodeValue(value: Value, type: Type): Json {
  if (value instanceof Delayed) return { $delayed: renderDigest(value.digest()) };
  if (value instanceof FuncValue) return { $func: renderDigest(value.digest()) };
  if (value instanceof Fileset) return encodeFileset(value);
  switch (type.kind) {
    case 'int':
      return typeof value === 'bigint' ? encodeInt(value) : null;
    case 'float':
      return encodeFloat(renderValue(value, type));
    case 'string':
      return typeof value === 'string' ? value : null;
    case 'bool':
      return value === true;
    case 'file':
      return value instanceof File ? encodeFile(value) : null;
    case 'dir':
      return value instanceof Dir ? encodeEntries(value.entries()) : null;
    case 'list': {
      const elem = type.elem;
      return value instanceof ListValue && elem ? value.items.map((item) => encodeValue(item, elem)) : [];
    }
    case 'map':
      return value instanceof MapValue ? encodeMap(value, type) : [];
    case 'tuple':
      return value instanceof TupleValue ? encodeTuple(value, type) : [];
    case 'struct':
    case 'module':
      return encodeMembers(value, type);
    case 'sum':
      return value instanceof VariantValue ? encodeVariant(value, type) : null;
    case 'fileset':
    case 'func':
    case 'unit':
    case 'top':
    case 'bottom':
    case 'error':
    case 'ref':
      return null;
    default:
      return absurd(type.kind);
  }
}

const encodeInt = (value: bigint): Json =>
  value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value.toString();

/** JSON has no infinities: they stay text. */
function encodeFloat(text: string): Json {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function encodeFile(file: File): Json {
  return {
    digest: renderDigest(file.digest()),
    size: file.size,
    ...(file.isRef() && file.source !== '' && { url: file.source }),
  };
}

const encodeEntries = (entries: readonly (readonly [string, File])[]): Json =>
  Object.fromEntries(entries.map(([path, file]) => [path, encodeFile(file)]));

function encodeFileset(fs: Fileset): Json {
  return fs.list === undefined ? encodeEntries(fs.entries) : { list: fs.list.map(encodeFileset) };
}

function encodeMap(map: MapValue, type: Type): Json {
  const { index, elem } = type;
  if (index === undefined || elem === undefined) return [];
  return map
    .entries()
    .map(({ key, value }) => ({
      text: renderValue(key, index),
      pair: [encodeValue(key, index), encodeValue(value, elem)],
    }))
    .sort((a, b) => compareUtf8(a.text, b.text))
    .map(({ pair }) => pair);
}

function encodeTuple(tuple: TupleValue, type: Type): Json {
  return type.fields.map((field, i) => {
    const item = tuple.items[i];
    return item === undefined ? null : encodeValue(item, field.type);
  });
}

function encodeMembers(value: Value, type: Type): Json {
  const get = (name: string): Value | undefined =>
    value instanceof StructValue ? value.get(name) : value instanceof ModuleValue ? value.members.get(name) : undefined;
  return Object.fromEntries(
    type.fields.map((field) => {
      const member = get(field.name);
      return [field.name, member === undefined ? null : encodeValue(member, field.type)];
    }),
  );
}

function encodeVariant(value: VariantValue, type: Type): Json {
  const elem = type.variants.find((variant) => variant.tag === value.tag)?.elem;
  if (value.elem === undefined || elem === undefined) return { tag: value.tag };
  return { tag: value.tag, value: encodeValue(value.elem, elem) };
}
