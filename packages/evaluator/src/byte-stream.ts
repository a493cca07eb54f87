// Bytes in pieces, put together.

import { decodeLatin1, fromUtf8Bytes } from '@reflow-lang/base';
import type { Bytes } from './ports.ts';

export async function collectBytes(bytes: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
  }
  const only = pieces[0];
  if (pieces.length === 1 && only !== undefined) return only;
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** UTF-8 as a Reflow string. */
export const textOfBytes = (bytes: Uint8Array): string => fromUtf8Bytes(decodeLatin1(bytes));

/** The last `max` lines of a text in pieces, holding no more than the last 64 KiB of it. */
export async function lastLines(bytes: Bytes, max: number): Promise<readonly string[]> {
  let text = '';
  for await (const piece of bytes) {
    text += decodeLatin1(piece);
    if (text.length > 131_072) text = text.slice(-65_536);
  }
  const lines = fromUtf8Bytes(text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(-max);
}
