// A written type as a type term: the type of a value ascribed to it, as a program would see it.

import { createSourceFile, renderPos } from '@reflow-lang/base';
import { resolveType } from '@reflow-lang/checker';
import { parseType } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';

/** Throws the compat text of a syntax error. */
export function typeOfSource(text: string): Type {
  const parsed = parseType(createSourceFile('type', text));
  const [first] = parsed.errors;
  if (first !== undefined) throw new Error(`${renderPos(first.pos)}: ${first.message}`);
  return resolveType(parsed.value);
}
