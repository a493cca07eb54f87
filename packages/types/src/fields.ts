// Looking up a named member of a term.
//
// FIX(Q12): names may repeat; the last one counts, as it does for values. Spec: 02-types §17.

import type { Type } from './type.ts';

const fieldIndexes = new WeakMap<Type, ReadonlyMap<string, Type>>();

/** The type of the last field of that name. Constant time. */
export function fieldNamed(type: Type, name: string): Type | undefined {
  let index = fieldIndexes.get(type);
  if (index === undefined) {
    index = new Map(type.fields.map((f) => [f.name, f.type]));
    fieldIndexes.set(type, index);
  }
  return index.get(name);
}
