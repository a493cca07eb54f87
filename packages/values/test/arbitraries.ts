// Random files, filesets, types and values, for the property tests.

import { BigFloat, digestText } from '@reflow-lang/base';
import {
  boolType,
  dirType,
  filesetType,
  fileType,
  floatType,
  intType,
  mkList,
  mkMap,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  unitType,
} from '@reflow-lang/types';
import {
  Assertions,
  Dir,
  File,
  Fileset,
  ListValue,
  MapBuilder,
  StructValue,
  TupleValue,
  unit,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import fc from 'fast-check';

/** Texts of every kind of character, invalid bytes included. */
export const text: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'b', '/', '.', '"', '\\', '<', '\n', '\u0001', 'é', '\u2028', '\uffff', '😀', '\udc80'), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(''));

const properties = fc.dictionary(
  fc.constantFrom('etag', 'size', 'last-modified'),
  text.filter((value) => value !== ''),
  { minKeys: 1 },
);

/** Of the namespace `blob`; every key with a property, since JSON keeps no others. */
export const assertions: fc.Arbitrary<Assertions> = fc
  .array(fc.tuple(text, properties), { maxLength: 3 })
  .map((entries) => Assertions.of(entries.map(([subject, of]) => [{ subject, namespace: 'blob' }, of] as const)));

const time = fc.option(fc.bigInt(-(10n ** 18n), 10n ** 19n), { nil: undefined });

const resolved = fc
  .record({ content: text, size: fc.nat() })
  .map(({ content, size }) => new File({ id: digestText(content), size }));

const referenced = fc
  .record({ size: fc.nat(), source: text, etag: text, lastModified: time, content: fc.option(text) })
  .map(
    ({ size, source, etag, lastModified, content }) =>
      new File({
        size,
        source,
        etag,
        ...(lastModified !== undefined && { lastModified }),
        ...(content !== null && { contentHash: digestText(content) }),
      }),
  );

export const file: fc.Arbitrary<File> = fc.oneof(resolved, referenced);

const entries = fc.array(fc.tuple(text, file), { maxLength: 5 });

/** Without a list of its own. */
export const flatFileset: fc.Arbitrary<Fileset> = entries.map((list) => Fileset.ofMap(list));

/** At most one level of lists; no empty list, which no codec keeps. */
export const shallowFileset: fc.Arbitrary<Fileset> = fc
  .tuple(fc.array(flatFileset, { maxLength: 3 }), entries)
  .map(([list, own]) => Fileset.of(list.length === 0 ? undefined : list, own));

/** Lists in lists. */
export const deepFileset: fc.Arbitrary<Fileset> = fc.letrec<{ fileset: Fileset }>((tie) => ({
  fileset: fc.oneof(
    { depthSize: 'small' },
    flatFileset,
    fc.array(tie('fileset'), { minLength: 1, maxLength: 3 }).map((list) => Fileset.ofList(list)),
  ),
})).fileset;

/** A value and its type. */
export interface Typed {
  readonly type: Type;
  readonly value: Value;
}

interface TypedArbitrary {
  readonly type: Type;
  readonly values: fc.Arbitrary<Value>;
}

const anyFloat = fc.double({ noNaN: true }).map((x): Value => BigFloat.fromNumber(x));

const scalars: readonly TypedArbitrary[] = [
  { type: intType, values: fc.oneof(fc.bigInt(-300n, 300n), fc.bigInt()) },
  { type: stringType, values: text },
  { type: boolType, values: fc.boolean() },
  { type: floatType, values: anyFloat },
];

const leaves: readonly TypedArbitrary[] = [
  ...scalars,
  { type: unitType, values: fc.constant(unit) },
  { type: fileType, values: resolved },
  { type: dirType, values: fc.array(fc.tuple(text, resolved), { maxLength: 4 }).map((list) => Dir.of(list)) },
  { type: filesetType, values: flatFileset },
];

function listOf(elem: TypedArbitrary): TypedArbitrary {
  const values = fc.array(elem.values, { maxLength: 4 }).map((items): Value => new ListValue(items));
  return { type: mkList(elem.type), values };
}

function mapOf(key: TypedArbitrary, elem: TypedArbitrary): TypedArbitrary {
  const values = fc.array(fc.tuple(key.values, elem.values), { maxLength: 4 }).map((pairs): Value => {
    const builder = new MapBuilder();
    for (const [k, v] of pairs) builder.set(k, v, key.type);
    return builder.build();
  });
  return { type: mkMap(key.type, elem.type), values };
}

function tupleOf(parts: readonly TypedArbitrary[]): TypedArbitrary {
  const type = mkTuple(parts.map((part) => ({ name: '', type: part.type })));
  const values = fc.tuple(...parts.map((part) => part.values)).map((items): Value => new TupleValue(items));
  return { type, values };
}

function structOf(parts: readonly TypedArbitrary[]): TypedArbitrary {
  const names = parts.map((_, i) => `f${parts.length - i}`);
  const type = mkStruct(parts.map((part, i) => ({ name: names[i] ?? '', type: part.type })));
  const values = fc.tuple(...parts.map((part) => part.values)).map((items): Value => new StructValue(names, items));
  return { type, values };
}

function sumOf(elem: TypedArbitrary): TypedArbitrary {
  const values = fc.oneof(
    fc.constant<Value>(new VariantValue('Leaf')),
    elem.values.map((value): Value => new VariantValue('Node', value)),
  );
  return { type: mkSum([{ tag: 'Leaf' }, { tag: 'Node', elem: elem.type }]), values };
}

const typed: fc.Arbitrary<TypedArbitrary> = fc.letrec<{ typed: TypedArbitrary }>((tie) => ({
  typed: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...leaves),
    tie('typed').map(listOf),
    fc.tuple(fc.constantFrom(...scalars), tie('typed')).map(([key, elem]) => mapOf(key, elem)),
    fc.array(tie('typed'), { minLength: 2, maxLength: 3 }).map(tupleOf),
    fc.array(tie('typed'), { minLength: 1, maxLength: 3 }).map(structOf),
    tie('typed').map(sumOf),
  ),
})).typed;

/** `count` values of one random type. */
export const valuesOfOneType = (count: number): fc.Arbitrary<readonly Typed[]> =>
  typed.chain(({ type, values }) =>
    fc.array(values, { minLength: count, maxLength: count }).map((list) => list.map((value) => ({ type, value }))),
  );
