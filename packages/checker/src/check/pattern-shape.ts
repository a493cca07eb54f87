// Patterns as the exhaustiveness analysis sees them: anything, or a constructor with parts.
// Spec: 02-types §14.

import { absurd } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';

/** A pattern without names. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'tuple'; readonly elems: readonly Shape[] }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Shape> }
  | { readonly kind: 'tag'; readonly tag: string; readonly elem?: Shape }
  /** Nested tails are flattened; `open` if longer lists match too. */
  | { readonly kind: 'list'; readonly elems: readonly Shape[]; readonly open: boolean };

/** One way in which values of a type are built. */
export type Constructor =
  | { readonly kind: 'tuple'; readonly size: number }
  | { readonly kind: 'struct'; readonly names: readonly string[] }
  | { readonly kind: 'tag'; readonly tag: string; readonly size: 0 | 1 }
  /** Lists of this length; of this length and longer. */
  | { readonly kind: 'list'; readonly length: number; readonly open: boolean };

export const wildcard: Shape = { kind: 'any' };

export function shapeOf(p: Pat): Shape {
  switch (p.kind) {
    case 'ident':
    case 'ignore':
      return wildcard;
    case 'tuple':
      return { kind: 'tuple', elems: p.elems.map(shapeOf) };
    case 'struct':
      return { kind: 'struct', fields: new Map(p.fields.map((f) => [f.name, shapeOf(f.pat)])) };
    case 'variant':
      return p.elem ? { kind: 'tag', tag: p.tag, elem: shapeOf(p.elem) } : { kind: 'tag', tag: p.tag };
    case 'list': {
      const elems = p.elems.map(shapeOf);
      if (!p.tail) return { kind: 'list', elems, open: false };
      const tail = shapeOf(p.tail);
      if (tail.kind !== 'list') return { kind: 'list', elems, open: true };
      return { kind: 'list', elems: [...elems, ...tail.elems], open: tail.open };
    }
    default:
      return absurd(p);
  }
}

/** The constructors of the type, told apart as finely as these heads do; together they cover it. */
export function constructorsOf(type: Type, heads: readonly Shape[]): readonly Constructor[] {
  const first = heads.find((h) => h.kind !== 'any');
  switch (first?.kind) {
    case 'tuple':
      return [{ kind: 'tuple', size: type.fields.length }];
    case 'struct':
      return [{ kind: 'struct', names: [...new Set(type.fields.map((f) => f.name))] }];
    case 'tag':
      return type.variants.map((v) => ({ kind: 'tag', tag: v.tag, size: v.elem ? 1 : 0 }));
    case 'list':
      return listLengths(heads);
    case undefined:
      return [];
    default:
      return absurd(first);
  }
}

/** The parts of a head for values of this constructor; `undefined` if it matches none of them. */
export function headOf(head: Shape, form: Constructor): readonly Shape[] | undefined {
  if (head.kind === 'any') return new Array<Shape>(sizeOf(form)).fill(wildcard);
  if (head.kind === 'tuple' && form.kind === 'tuple') return head.elems;
  if (head.kind === 'struct' && form.kind === 'struct') {
    return form.names.map((name) => head.fields.get(name) ?? wildcard);
  }
  if (head.kind === 'tag' && form.kind === 'tag') {
    if (head.tag !== form.tag) return undefined;
    return form.size === 0 ? [] : [head.elem ?? wildcard];
  }
  if (head.kind !== 'list' || form.kind !== 'list') return undefined;
  const { length } = head.elems;
  const fits = head.open ? length <= form.length : length === form.length && !form.open;
  if (!fits) return undefined;
  return [...head.elems, ...new Array<Shape>(form.length - length).fill(wildcard)];
}

export function partTypes(type: Type, form: Constructor): readonly Type[] {
  switch (form.kind) {
    case 'tuple':
      return type.fields.map((f) => f.type);
    case 'struct':
      return form.names.flatMap((name) => type.fields.findLast((f) => f.name === name)?.type ?? []);
    case 'tag': {
      const elem = type.variants.find((v) => v.tag === form.tag)?.elem;
      return elem ? [elem] : [];
    }
    case 'list':
      return type.elem ? new Array<Type>(form.length).fill(type.elem) : [];
    default:
      return absurd(form);
  }
}

/** A pattern of this constructor around these parts; struct fields that may be anything are left out. */
export function renderConstructor(form: Constructor, parts: readonly string[]): string {
  switch (form.kind) {
    case 'tuple':
      return `(${parts.join(', ')})`;
    case 'struct': {
      const fields = form.names.flatMap((name, i) => (parts[i] === '_' ? [] : [`${name}: ${parts[i]}`]));
      return fields.length === 0 ? '_' : `{${fields.join(', ')}}`;
    }
    case 'tag':
      return parts.length === 0 ? `#${form.tag}` : `#${form.tag}(${parts.join(', ')})`;
    case 'list':
      if (form.length === 0) return form.open ? '_' : 'the empty list';
      return `[${[...parts, ...(form.open ? ['...'] : [])].join(', ')}]`;
    default:
      return absurd(form);
  }
}

function sizeOf(form: Constructor): number {
  switch (form.kind) {
    case 'tuple':
    case 'tag':
      return form.size;
    case 'struct':
      return form.names.length;
    case 'list':
      return form.length;
    default:
      return absurd(form);
  }
}

/** Every length below the longest that is told apart, then all the rest together. */
function listLengths(heads: readonly Shape[]): readonly Constructor[] {
  let longest = 0;
  for (const head of heads) {
    if (head.kind === 'list') longest = Math.max(longest, head.open ? head.elems.length : head.elems.length + 1);
  }
  const lengths = Array.from({ length: longest }, (_, length): Constructor => ({ kind: 'list', length, open: false }));
  return [...lengths, { kind: 'list', length: longest, open: true }];
}
