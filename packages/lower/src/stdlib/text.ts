// Strings as system functions see them: bytes, mostly UTF-8.
//
// A Reflow string may hold bytes that are no UTF-8 (lone surrogates). Where such strings are taken
// apart or put together, bytes at a seam may begin or end a character; the functions here care for
// that and cost nothing where all is well-formed. Spec: 03-evaluation §8.3, §25.2.

import { fromUtf8Bytes, utf8Bytes } from '@reflow-lang/base';

/** A text put together from parts: bytes that form a character across a seam become that character. */
export function joined(text: string): string {
  return text.isWellFormed() ? text : fromUtf8Bytes(utf8Bytes(text));
}

/** The characters; each byte that is no UTF-8 gives U+FFFD. */
export function characters(text: string): readonly string[] {
  return [...text.toWellFormed()];
}

/** Whether the bytes of `text` begin with those of `prefix`. */
export function startsWith(text: string, prefix: string): boolean {
  return prefix.isWellFormed() ? text.startsWith(prefix) : utf8Bytes(text).startsWith(utf8Bytes(prefix));
}

/** Whether the bytes of `text` end in those of `suffix`. */
export function endsWith(text: string, suffix: string): boolean {
  return suffix.isWellFormed() ? text.endsWith(suffix) : utf8Bytes(text).endsWith(utf8Bytes(suffix));
}

/** The parts between the separators, which is not empty. */
export function split(text: string, separator: string): readonly string[] {
  if (separator.isWellFormed()) return text.split(separator);
  return utf8Bytes(text).split(utf8Bytes(separator)).map(fromUtf8Bytes);
}
