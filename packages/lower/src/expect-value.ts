// What the checker has promised of a value, said to the compiler and checked cheaply. A wrong value is a
// bug of the toolchain (or of code that built values by hand), reported as an error of the evaluation.

import { type BigFloat, BigFloat as BigFloatClass, plainError } from '@reflow-lang/base';
import { Dir, File, FuncValue, ListValue, MapValue, TupleValue, type Value } from '@reflow-lang/values';

export function expectInt(v: Value | undefined): bigint {
  return typeof v === 'bigint' ? v : mismatch('int');
}

export function expectFloat(v: Value | undefined): BigFloat {
  return v instanceof BigFloatClass ? v : mismatch('float');
}

export function expectString(v: Value | undefined): string {
  return typeof v === 'string' ? v : mismatch('string');
}

export function expectBool(v: Value | undefined): boolean {
  return typeof v === 'boolean' ? v : mismatch('bool');
}

export function expectFile(v: Value | undefined): File {
  return v instanceof File ? v : mismatch('file');
}

export function expectDir(v: Value | undefined): Dir {
  return v instanceof Dir ? v : mismatch('dir');
}

/** The items of a list, as an array. Where only some are looked at there is `expectListValue`. */
export function expectList(v: Value | undefined): readonly Value[] {
  return expectListValue(v).items;
}

export function expectListValue(v: Value | undefined): ListValue {
  return v instanceof ListValue ? v : mismatch('list');
}

/** The items of a tuple. */
export function expectTuple(v: Value | undefined): readonly Value[] {
  return v instanceof TupleValue ? v.items : mismatch('tuple');
}

export function expectMap(v: Value | undefined): MapValue {
  return v instanceof MapValue ? v : mismatch('map');
}

export function expectFunc(v: Value | undefined): FuncValue {
  return v instanceof FuncValue ? v : mismatch('func');
}

/** A component that must exist (the checker counted them). */
export function expectValue(v: Value | undefined): Value {
  return v === undefined ? mismatch('value') : v;
}

function mismatch(wanted: string): never {
  throw plainError(`internal error: not a ${wanted}`);
}
