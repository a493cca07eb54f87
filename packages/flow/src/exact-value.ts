// E(v, t): a value as bytes, injectively; the twin of the value material of 04 §4, which is not.
// Invariant: equal bytes for equal types mean equal values, delayed parts being compared by `key()`.
// Recursion follows the static type, which a program cannot make deeper than its text.
// Spec: 03-evaluation §20.

import { BigFloat, type ByteString, compareUtf8 } from '@reflow-lang/base';
import { type Field, kindId, type Type } from '@reflow-lang/types';
import {
  Delayed,
  Dir,
  exactFilesetMaterial,
  File,
  Fileset,
  FuncValue,
  ListValue,
  MapValue,
  ModuleValue,
  StructValue,
  TupleValue,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { seq, str, textStr } from './framing.ts';

/** E(v, t). Throws when the value is not of the type: a bug, checked programs cannot do it. */
export function exactValue(v: Value, t: Type): ByteString {
  if (v instanceof Delayed) return `F${v.key()}`;
  if (v instanceof FuncValue) return v.exact();
  if (v instanceof File) return `i${v.digest()}`;
  if (v instanceof Fileset) return `S${exactFilesetMaterial(v)}`;
  return String.fromCharCode(kindId[t.kind]) + afterKind(v, t);
}

/** A field the value does not have although its type does (a module parameter of 03 §16.3). */
const absentField = '\xff';

function afterKind(v: Exclude<Value, Delayed | FuncValue | File | Fileset>, t: Type): ByteString {
  if (typeof v === 'bigint') return str(v.toString());
  if (typeof v === 'string') return textStr(v);
  if (typeof v === 'boolean') return v ? '\x01' : '\x00';
  if (v instanceof BigFloat) return str(exactFloat(v));
  if (v instanceof ListValue) return exactList(v, elemOf(t));
  if (v instanceof TupleValue) return seq(t.fields.map((field, i) => exactField(v.items[i], field.type)));
  if (v instanceof StructValue) return exactMembers(t, (name) => v.get(name));
  if (v instanceof ModuleValue) return exactMembers(t, (name) => v.members.get(name));
  if (v instanceof MapValue) return exactMap(v, t);
  if (v instanceof VariantValue) return exactVariant(v, t);
  if (v instanceof Dir) return seq(v.entries().map(([path, file]) => textStr(path) + file.digest()));
  return '';
}

function exactFloat(v: BigFloat): ByteString {
  const { form, negative, mantissa, exponent, precision } = v.parts;
  return `${form} ${negative ? '-' : '+'} ${mantissa} ${exponent} ${precision}`;
}

function exactList(v: ListValue, elem: Type): ByteString {
  return seq(v.items.map((item) => exactValue(item, elem)));
}

function exactMap(v: MapValue, t: Type): ByteString {
  const elem = elemOf(t);
  const index = t.index ?? mismatch(t);
  return seq(v.entries().map((entry) => exactValue(entry.key, index) + exactValue(entry.value, elem)));
}

function exactMembers(t: Type, member: (name: string) => Value | undefined): ByteString {
  const fields = [...t.fields].sort((a: Field, b: Field) => compareUtf8(a.name, b.name));
  return seq(fields.map((field) => textStr(field.name) + exactField(member(field.name), field.type)));
}

function exactField(v: Value | undefined, t: Type): ByteString {
  return v === undefined ? absentField : exactValue(v, t);
}

function exactVariant(v: VariantValue, t: Type): ByteString {
  const elem = t.variants.find((variant) => variant.tag === v.tag)?.elem;
  return textStr(v.tag) + (v.elem === undefined || elem === undefined ? '\x00' : `\x01${exactValue(v.elem, elem)}`);
}

const elemOf = (t: Type): Type => t.elem ?? mismatch(t);

function mismatch(t: Type): never {
  throw new Error(`value is not of type ${t.kind}`);
}
