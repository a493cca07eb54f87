// Builtins on collections. Elements stay delayed. Spec: 03-evaluation §10.

import { byteLength, type CompatPos, plainError } from '@reflow-lang/base';
import { fileType, mkTuple, stringType, type Type } from '@reflow-lang/types';
import { Dir, File, ListValue, MapBuilder, MapValue, TupleValue, type Value } from '@reflow-lang/values';
import { type Code, type Compilation, typeOf } from '../../compilation.ts';
import { exactValue, type Sub, seq } from '../../digest/index.ts';
import {
  expectDir,
  expectInt,
  expectList,
  expectListValue,
  expectMap,
  expectTuple,
  expectValue,
} from '../../expect-value.ts';
import { fault } from '../../fault.ts';
import { checkListLength } from '../../size-limits.ts';
import { argument, awaitAll, type BuiltinCall, onArgument, onArguments, type RunningCall } from './call.ts';

export const compileLen = (call: BuiltinCall, c: Compilation): Code => onArgument(call, c, lengthOf);

function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(byteLength(value));
  if (value instanceof ListValue) return BigInt(value.length);
  if (value instanceof MapValue) return BigInt(value.len());
  if (value instanceof Dir) return BigInt(value.len());
  if (value instanceof File) return BigInt(value.size);
  throw plainError('internal error: value without length');
}

export const compileZip = (call: BuiltinCall, c: Compilation): Code =>
  onArguments(call, c, 2, ([a, b]) => {
    const left = expectList(a);
    const right = expectList(b);
    if (left.length !== right.length) {
      throw fault(call.expr.pos, `list sizes do not match: ${left.length} vs ${right.length}`);
    }
    return new ListValue(left.map((item, i) => new TupleValue([item, expectValue(right[i])])));
  });

export function compileUnzip(call: BuiltinCall, c: Compilation): Code {
  const elemType = elemTypeOf(call, c);
  return onArgument(call, c, (list, running) =>
    awaitAll(running, itemsAs(list, elemType), 2, (pairs) => {
      const tuples = pairs.map(expectTuple);
      const column = (i: number): ListValue => new ListValue(tuples.map((tuple) => expectValue(tuple[i])));
      return new TupleValue([column(0), column(1)]);
    }),
  );
}

export function compileFlatten(call: BuiltinCall, c: Compilation): Code {
  const type = typeOf(call.expr, c);
  return onArgument(call, c, (lists, running) =>
    awaitAll(running, itemsAs(lists, type), 2, (inner) => concatLists(inner, call.expr.pos)),
  );
}

/** One list of the elements of resolved lists. */
export function concatLists(lists: readonly Value[], pos: CompatPos): ListValue {
  checkListLength(
    lists.reduce((length, list) => length + expectListValue(list).length, 0),
    pos,
  );
  const items: Value[] = [];
  for (const list of lists) for (const item of expectList(list)) items.push(item);
  return new ListValue(items);
}

function elemTypeOf(call: BuiltinCall, c: Compilation): Type {
  const type = typeOf(argument(call, 0), c);
  return type.elem ?? type;
}

const itemsAs = (list: Value, type: Type): readonly Sub[] => expectList(list).map((value) => ({ type, value }));

/** `map(l)` of pairs, `map(d)` of a directory. */
export function compileMapOf(call: BuiltinCall, c: Compilation): Code {
  const argType = typeOf(argument(call, 0), c);
  if (argType.kind === 'dir') return onArgument(call, c, mapOfDir);
  const pairType = argType.elem ?? argType;
  const keyType = typeOf(call.expr, c).index ?? pairType;
  return onArgument(call, c, (list, running) =>
    awaitAll(running, itemsAs(list, pairType), 2, (pairs) => mapOfPairs(pairs, pairType, keyType, running)),
  );
}

function mapOfDir(value: Value): MapValue {
  const builder = new MapBuilder();
  for (const [path, file] of expectDir(value).entries()) builder.set(path, file, stringType);
  return builder.build();
}

/** Waits for the keys; of equal ones the last wins, the values stay delayed. */
function mapOfPairs(pairs: readonly Value[], pairType: Type, keyType: Type, running: RunningCall): Value {
  const tuples = pairs.map(expectTuple);
  const subs = tuples.map(([key]) => ({ type: keyType, value: expectValue(key) }));
  const valueType = pairType.fields[1]?.type ?? pairType;
  const build = (keys: readonly Value[]): MapValue => {
    const builder = new MapBuilder();
    keys.forEach((key, i) => {
      builder.set(key, expectValue(tuples[i]?.[1]), keyType);
    });
    return builder.build();
  };
  return awaitAll(running, subs, 3, build, () =>
    seq(tuples.map(([, value]) => exactValue(expectValue(value), valueType))),
  );
}

/** `list(m)` and `list(d)`: pairs in iteration order. */
export function compileListOf(call: BuiltinCall, c: Compilation): Code {
  return typeOf(argument(call, 0), c).kind === 'dir'
    ? onArgument(
        call,
        c,
        (dir) =>
          new ListValue(
            expectDir(dir)
              .entries()
              .map((entry) => new TupleValue(entry)),
          ),
      )
    : onArgument(
        call,
        c,
        (map) =>
          new ListValue(
            expectMap(map)
              .entries()
              .map(({ key, value }) => new TupleValue([key, value])),
          ),
      );
}

/** The types of what enumerating a collection gives: elements, pairs of a map, pairs of a directory. */
export function enumeratedType(collection: Type): Type {
  const elem = collection.elem ?? collection;
  const pair = (key: Type, value: Type): Type =>
    mkTuple([
      { name: '', type: key },
      { name: '', type: value },
    ]);
  if (collection.kind === 'dir') return pair(stringType, fileType);
  return collection.kind === 'map' ? pair(collection.index ?? elem, elem) : elem;
}

export const compileRange = (call: BuiltinCall, c: Compilation): Code =>
  onArguments(call, c, 2, ([a, b]) => {
    const from = expectInt(a);
    const to = expectInt(b);
    if (from > to) throw plainError('invalid range');
    checkListLength(to - from, call.expr.pos);
    const length = Number(to - from);
    const isSmall = Number.isSafeInteger(Number(from)) && Number.isSafeInteger(Number(to));
    return new ListValue(isSmall ? smallRange(Number(from), length) : range(from, to));
  });

function range(from: bigint, to: bigint): readonly bigint[] {
  const items: bigint[] = [];
  for (let i = from; i < to; i++) items.push(i);
  return items;
}

/** Counting in numbers is several times faster. */
function smallRange(from: number, length: number): readonly bigint[] {
  const items = new Array<bigint>(length);
  for (let i = 0; i < length; i++) items[i] = BigInt(from + i);
  return items;
}
