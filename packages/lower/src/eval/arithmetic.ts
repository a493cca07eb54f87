// Arithmetic, concatenation and union on resolved operands. Spec: 03-evaluation §8.1-8.4.

import { absurd, BigFloat, type CompatPos, fromUtf8Bytes, utf8Bytes } from '@reflow-lang/base';
import type { BinaryOp } from '@reflow-lang/syntax';
import { Dir, ListValue, MapValue, sumDirs, sumMaps, type Value } from '@reflow-lang/values';
import { expectFloat, expectInt, expectString } from '../expect-value.ts';
import { fault } from '../fault.ts';
import { checkInt, checkListLength, longestInt, longestString } from '../size-limits.ts';
import { euclideanQuotient, euclideanRemainder, shiftCount } from './integers.ts';

export type BinaryFunction = (a: Value, b: Value) => Value;

/** The function of an operator whose operands are of one type. Throws `pos: text` on a fault. */
export function binaryFunction(op: BinaryOp, pos: CompatPos): BinaryFunction {
  switch (op) {
    case '+':
      return (a, b) => (typeof a === 'bigint' && typeof b === 'bigint' ? a + b : add(a, b, pos));
    case '-':
      return (a, b) =>
        typeof a === 'bigint' && typeof b === 'bigint' ? a - b : float(expectFloat(a).sub(expectFloat(b)), pos);
    case '*':
      return (a, b) =>
        typeof a === 'bigint' && typeof b === 'bigint'
          ? checkInt(a * b, pos)
          : float(expectFloat(a).mul(expectFloat(b)), pos);
    case '/':
      return (a, b) => (typeof a === 'bigint' ? divide(a, expectInt(b), pos) : quotient(a, b, pos));
    case '%':
      return (a, b) => remainder(expectInt(a), expectInt(b), pos);
    case '&':
      return (a, b) => expectInt(a) & expectInt(b);
    case '<<':
      return (a, b) => shiftLeft(expectInt(a), expectInt(b), pos);
    case '>>':
      return (a, b) => expectInt(a) >> shiftCount(expectInt(b));
    case '~>':
    case '||':
    case '&&':
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '!=':
    case '==':
      throw new Error(`internal error: ${op} is not arithmetic`);
    default:
      return absurd(op);
  }
}

function add(a: Value, b: Value, pos: CompatPos): Value {
  if (typeof a === 'string') return concat(a, expectString(b), pos);
  if (a instanceof BigFloat) return float(a.add(expectFloat(b)), pos);
  if (a instanceof ListValue && b instanceof ListValue) return append(a, b, pos);
  if (a instanceof MapValue && b instanceof MapValue) return sumMaps(a, b);
  if (a instanceof Dir && b instanceof Dir) return sumDirs(a, b);
  throw fault(pos, 'internal error: operands cannot be added');
}

function append(a: ListValue, b: ListValue, pos: CompatPos): ListValue {
  checkListLength(a.length + b.length, pos);
  return ListValue.sum(a, b);
}

/** Concatenation of byte strings: escaped bytes at the joint may form a character together. */
function concat(a: string, b: string, pos: CompatPos): string {
  if (a.length + b.length > longestString) throw fault(pos, 'string is too large');
  return mayJoin(a, b) ? joinBytes(a, b) : a + b;
}

/** The shorter one is looked at first: looking into the text that a fold builds up copies it. */
function mayJoin(a: string, b: string): boolean {
  const endsOpen = (): boolean => isEscapedByte(a.charCodeAt(a.length - 1));
  const startsOpen = (): boolean => isEscapedByte(b.charCodeAt(0));
  return a.length < b.length ? endsOpen() && startsOpen() : startsOpen() && endsOpen();
}

/** Decodes the bytes around the joint anew; a character has four at most. */
function joinBytes(a: string, b: string): string {
  let end = a.length;
  while (end > a.length - 3 && isEscapedByte(a.charCodeAt(end - 1))) end--;
  let start = 0;
  while (start < 3 && isEscapedByte(b.charCodeAt(start))) start++;
  return a.slice(0, end) + fromUtf8Bytes(utf8Bytes(a.slice(end) + b.slice(0, start))) + b.slice(start);
}

const isEscapedByte = (unit: number): boolean => unit >= 0xdc80 && unit < 0xdd00;

/** FIX: what would be NaN crashes the original. */
function float(result: BigFloat | string, pos: CompatPos): BigFloat {
  if (typeof result === 'string') throw fault(pos, result);
  return result;
}

const quotient = (a: Value, b: Value, pos: CompatPos): Value => float(expectFloat(a).quo(expectFloat(b)), pos);

/** FIX: a zero divisor crashes the original. */
function divide(a: bigint, b: bigint, pos: CompatPos): bigint {
  if (b === 0n) throw fault(pos, 'division by zero');
  return euclideanQuotient(a, b);
}

function remainder(a: bigint, b: bigint, pos: CompatPos): bigint {
  if (b === 0n) throw fault(pos, 'division by zero');
  return euclideanRemainder(a, b);
}

/** FIX: the original exhausts memory on large counts. */
function shiftLeft(a: bigint, b: bigint, pos: CompatPos): bigint {
  const count = shiftCount(b);
  if (a === 0n) return 0n;
  if (count >= longestInt) throw fault(pos, 'shift count too large');
  return checkInt(a << count, pos);
}
