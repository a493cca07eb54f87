// How large values may get, and what becomes of a program that exceeds the engine: an error of the program
// with a position, never a crash. Spec: 03-evaluation §21, §25.3.

import { type CompatPos, plainError, type ReflowError, recoverError } from '@reflow-lang/base';
import { fault } from './fault.ts';

/** Elements of a list: a longer one would exhaust the process rather than fail. */
export const longestList: number = 2 ** 24;

/** UTF-16 units of a string: its bytes are still a string of the engine. */
export const longestString: number = 2 ** 27;

/** Bits of an int: one of this size has five million digits, and takes a second to print. */
export const longestInt: bigint = 2n ** 24n;

const smallInt = 2n ** 62n;
const negativeSmallInt = -smallInt;
const longestBits = Number(longestInt) + 1;

/** Throws when an int would be too large. It must cost nothing: no bound as long as `longestInt` is ever made. */
export function checkInt(value: bigint, pos: CompatPos): bigint {
  if (value < smallInt && value > negativeSmallInt) return value;
  if (BigInt.asIntN(longestBits, value) !== value) throw fault(pos, 'integer is too large');
  return value;
}

/** Throws when a list would be too long. */
export function checkListLength(length: number | bigint, pos: CompatPos): void {
  if (length > longestList) throw fault(pos, `list of ${length} elements is too large`);
}

/**
 * Whatever evaluation threw, as an error. What the engine throws for a value too large or for nesting too
 * deep is one at `pos`, the innermost place that is known.
 */
export function recoverWithinLimits(thrown: unknown, pos: CompatPos | undefined): ReflowError {
  if (!(thrown instanceof RangeError)) return recoverError(thrown);
  const text = thrown.message.includes('call stack') ? 'evaluation nests too deeply' : 'value is too large';
  return pos === undefined ? plainError(text) : fault(pos, text);
}
