// Walking type terms without recursion: a program can make a type as deep as it has declarations.

import type { Type } from './type.ts';

/** The parts that relations and qualifiers see: index, elem, fields, variant elems. */
export function eachPart(t: Type, visit: (part: Type) => void): void {
  if (t.index) visit(t.index);
  if (t.elem) visit(t.elem);
  for (const field of t.fields) visit(field.type);
  for (const variant of t.variants) if (variant.elem) visit(variant.elem);
}

/**
 * Calls `visit` on every term below and including `root` that `isDone` does not know yet, parts
 * before the whole. `visit` must make `isDone` true. Linear in the number of distinct terms.
 */
export function bottomUp(
  root: Type,
  isDone: (t: Type) => boolean,
  visit: (t: Type) => void,
  parts: typeof eachPart = eachPart,
): void {
  const stack = [root];
  const pushPending = (part: Type): void => {
    if (!isDone(part)) stack.push(part);
  };
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const height = stack.length;
    if (!isDone(top)) parts(top, pushPending);
    if (stack.length > height) continue;
    stack.pop();
    if (!isDone(top)) visit(top);
  }
}
