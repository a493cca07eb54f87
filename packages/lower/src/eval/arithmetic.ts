// Arithmetic, concatenation and union on resolved operands. Spec: 03-evaluation §8.1-8.4.

import { absurd, BigFloat, type CompatPos, fromUtf8Bytes, utf8Bytes } from '@reflow-lang/base';
import type { BinaryOp } from '@reflow-lang/syntax';
import { Dir, ListValue, MapValue, sumDirs, sumMaps, type Value } from '@reflow-lang/values';
import { expectFloat, expectInt, expectString } from '../expect-value.ts';
import { fault } from '../fault.ts';
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
        typeof a === 'bigint' && typeof b === 'bigint' ? a * b : float(expectFloat(a).mul(expectFloat(b)), pos);
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
  if (typeof a === 'string') return concat(a, expectString(b));
  if (a instanceof BigFloat) return float(a.add(expectFloat(b)), pos);
  if (a instanceof ListValue && b instanceof ListValue) return new ListValue(a.items.concat(b.items));
  if (a instanceof MapValue && b instanceof MapValue) return sumMaps(a, b);
  if (a instanceof Dir && b instanceof Dir) return sumDirs(a, b);
  throw fault(pos, 'internal error: operands cannot be added');
}

/** Concatenation of byte strings: escaped bytes at the joint may form a character together. */
function concat(a: string, b: string): string {
  const mayJoin = isEscapedByte(a.charCodeAt(a.length - 1)) && isEscapedByte(b.charCodeAt(0));
  return mayJoin ? fromUtf8Bytes(utf8Bytes(a + b)) : a + b;
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

/** Ints larger than this many bits are beyond what the engine can hold (and any use). */
const maxBits = 1n << 30n;

/** FIX: the original exhausts memory on large counts. */
function shiftLeft(a: bigint, b: bigint, pos: CompatPos): bigint {
  const count = shiftCount(b);
  if (a === 0n) return 0n;
  if (count >= maxBits) throw fault(pos, 'shift count too large');
  try {
    return a << count;
  } catch {
    throw fault(pos, 'shift count too large');
  }
}
