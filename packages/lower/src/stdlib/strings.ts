// `$/strings`. Spec: 06-stdlib §3.

import { type BigFloat, byteLength, compareUtf8, plainError } from '@reflow-lang/base';
import { ListValue, type Value } from '@reflow-lang/values';
import { truncateInt } from '../eval/integers.ts';
import { expectFloat, expectInt, expectList, expectString } from '../expect-value.ts';
import { parseFloatText } from './float-text.ts';
import type { ImplementationTable } from './implementation.ts';
import { characters, endsWith, joined, split, startsWith } from './text.ts';

export const strings: ImplementationTable = {
  Split: ([s, sep]) => {
    const [text, separator] = [expectString(s), expectString(sep)];
    return new ListValue(separator === '' ? characters(text) : split(text, separator));
  },
  Chunk: ([s, maxlen]) => new ListValue(chunk(expectString(s), truncateInt(expectInt(maxlen)))),
  Join: ([strs, sep]) => joined(stringsOf(strs).join(expectString(sep))),
  HasPrefix: ([s, prefix]) => startsWith(expectString(s), expectString(prefix)),
  HasSuffix: ([s, suffix]) => endsWith(expectString(s), expectString(suffix)),
  Sort: ([strs]) => new ListValue(stringsOf(strs).toSorted(compareUtf8)),
  FromInt: ([intVal]) => `${expectInt(intVal)}`,
  FromFloat: ([floatVal, precision]) => formatFloat(expectFloat(floatVal), truncateInt(expectInt(precision))),
  ToFloat: ([strVal]) => parseFloatText(expectString(strVal)),
};

/** The elements of a forced list of strings. */
export function stringsOf(list: Value | undefined): readonly string[] {
  return expectList(list).map(expectString);
}

/** Greedy pieces of at most `limit` bytes; characters stay whole. KEEP: the plural in the message. */
function chunk(text: string, limit: bigint): readonly string[] {
  if (limit < 4n) throw plainError(`strings.Chunks: maxLen ${limit} must be >= 4`);
  if (BigInt(byteLength(text)) <= limit) return [text];
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const char of characters(text)) {
    const width = byteLength(char);
    if (BigInt(size + width) > limit) {
      pieces.push(piece);
      piece = '';
      size = 0;
    }
    piece += char;
    size += width;
  }
  pieces.push(piece);
  return pieces;
}

/** More digits than a float has change nothing: the text is never padded. */
const mostDigits = 2n ** 31n - 1n;

function formatFloat(value: BigFloat, precision: bigint): string {
  if (precision < 0n) return value.text('g', -1);
  return value.text('g', Number(precision > mostDigits ? mostDigits : precision));
}
