// The injective serialisation that salts and exact values are written in: everything is framed by its
// length or count, so no two different things have the same bytes. Spec: 03-evaluation §20.

import { type ByteString, le64, utf8Bytes } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

/** `le64(byte length) ‖ bytes`; the argument is a byte string. */
export const str = (bytes: ByteString): ByteString => le64(bytes.length) + bytes;

/** `str` of the UTF-8 form of a Reflow string. */
export const textStr = (text: string): ByteString => str(utf8Bytes(text));

/** `le64(count) ‖ items`; each item must be self-delimiting. */
export function seq(items: readonly ByteString[]): ByteString {
  return le64(items.length) + items.join('');
}

/** `str` of the type as printed: without const and flow marks. */
export const typ = (t: Type): ByteString => textStr(renderType(t));
