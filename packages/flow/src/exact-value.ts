// E(v, t): a value as bytes, injectively; the twin of the value material of 04 §4, which is not.
// Invariant: equal bytes for equal types mean equal values, delayed parts being compared by `key()`.
// Values are as deep as a program has declarations, so the walk keeps its own stack.
// Spec: 03-evaluation §20.

import { BigFloat, type ByteString, compareUtf8, le64 } from '@reflow-lang/base';
import { kindId, type Type } from '@reflow-lang/types';
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
  UnitValue,
  type Value,
  type VariantValue,
} from '@reflow-lang/values';
import { seq, str, textStr } from './framing.ts';

/** E(v, t). Throws when the value is not of the type: a bug, checked programs cannot do it. */
export function exactValue(value: Value, type: Type): ByteString {
  const whole = partOf(value, type);
  if (typeof whole === 'string') return whole;
  let out: ByteString = '';
  const stack: Parts[] = [partsOf(whole.value, whole.type)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const part = top.parts[top.at];
    top.at++;
    if (part === undefined) stack.pop();
    else if (typeof part === 'string') out += part;
    else stack.push(partsOf(part.value, part.type));
  }
  return out;
}

type Composite = ListValue | TupleValue | StructValue | ModuleValue | MapValue | VariantValue;

/** Bytes, or a composite still to be taken apart. */
type Part = ByteString | { readonly value: Composite; readonly type: Type };

interface Parts {
  readonly parts: readonly Part[];
  at: number;
}

/** A field the value does not have although its type does (a module parameter of 03 §16.3). */
const absentField = '\xff';

function partOf(v: Value | undefined, t: Type): Part {
  if (v === undefined) return absentField;
  if (typeof v === 'object') return objectPart(v, t);
  const kind = kindByte(t);
  if (typeof v === 'bigint') return kind + str(v.toString());
  if (typeof v === 'string') return kind + textStr(v);
  return kind + (v ? '\x01' : '\x00');
}

function objectPart(v: Exclude<Value, bigint | string | boolean>, t: Type): Part {
  if (v instanceof Delayed) return `F${v.key()}`;
  if (v instanceof FuncValue) return v.exact();
  if (v instanceof File) return `i${v.digest()}`;
  if (v instanceof Fileset) return `S${exactFilesetMaterial(v)}`;
  if (v instanceof BigFloat) return kindByte(t) + str(exactFloat(v));
  if (v instanceof Dir) return kindByte(t) + seq(v.entries().map(([path, file]) => textStr(path) + file.digest()));
  if (v instanceof UnitValue) return kindByte(t);
  return { value: v, type: t };
}

const kindByte = (t: Type): ByteString => String.fromCharCode(kindId[t.kind]);

function exactFloat(v: BigFloat): ByteString {
  const { form, negative, mantissa, exponent, precision } = v.parts;
  return `${form} ${negative ? '-' : '+'} ${mantissa} ${exponent} ${precision}`;
}

function partsOf(v: Composite, t: Type): Parts {
  const kind = kindByte(t);
  if (v instanceof ListValue) return counted(kind, elements(v.items, elemOf(t)), 1);
  if (v instanceof TupleValue)
    return counted(
      kind,
      t.fields.map((field, i) => partOf(v.items[i], field.type)),
      1,
    );
  if (v instanceof StructValue)
    return counted(
      kind,
      members(t, (name) => v.get(name)),
      2,
    );
  if (v instanceof ModuleValue)
    return counted(
      kind,
      members(t, (name) => v.members.get(name)),
      2,
    );
  if (v instanceof MapValue) return counted(kind, entries(v, t), 2);
  const elem = t.variants.find((variant) => variant.tag === v.tag)?.elem;
  const tag = kind + textStr(v.tag);
  if (v.elem === undefined || elem === undefined) return { parts: [`${tag}\x00`], at: 0 };
  return { parts: [`${tag}\x01`, partOf(v.elem, elem)], at: 0 };
}

/** Kind, count, items of so many parts each. */
function counted(kind: ByteString, parts: readonly Part[], partsPerItem: number): Parts {
  return { parts: [kind + le64(parts.length / partsPerItem), ...parts], at: 0 };
}

const elements = (items: readonly Value[], elem: Type): readonly Part[] => items.map((item) => partOf(item, elem));

function entries(v: MapValue, t: Type): readonly Part[] {
  const elem = elemOf(t);
  const index = t.index ?? mismatch(t);
  return v.entries().flatMap((entry) => [partOf(entry.key, index), partOf(entry.value, elem)]);
}

function members(t: Type, member: (name: string) => Value | undefined): readonly Part[] {
  const fields = t.fields.toSorted((a, b) => compareUtf8(a.name, b.name));
  return fields.flatMap((field) => [textStr(field.name), partOf(member(field.name), field.type)]);
}

const elemOf = (t: Type): Type => t.elem ?? mismatch(t);

function mismatch(t: Type): never {
  throw new Error(`value is not of type ${t.kind}`);
}
