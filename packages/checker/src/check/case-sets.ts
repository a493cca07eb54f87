// The original's own analysis of a switch, for its error lines alone.
//
// It keeps a set of patterns for the values not matched yet. Where an element of a list pattern with a
// tail is complemented, the tail is lost, so that some values count as matched that are not, and later
// cases as unreachable (Q8). Whether a switch is right is decided without that (FIX, exhaustiveness.ts);
// the lines of a switch that is wrong anyway are the original's (KEEP).
// The sets grow exponentially; beyond a bound there is no answer. Spec: 02-types §14.

import { absurd } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';

/** What the original finds. */
export interface OriginalAnalysis {
  readonly isExhaustive: boolean;
  /** Indexes of the cases it calls unreachable. */
  readonly unreachable: readonly number[];
}

/** `undefined` when it would take too long. Patterns must fit the type. */
export function analyseAsOriginal(patterns: readonly Pat[], subject: Type): OriginalAnalysis | undefined {
  const unreachable: number[] = [];
  let unmatched: readonly Values[] = [anything];
  for (const [index, pattern] of patterns.entries()) {
    const values = valuesOf(pattern);
    if (unmatched.every((u) => intersection(u, values) === undefined)) unreachable.push(index);
    const others = complement(values, subject);
    if (unmatched.length * others.length > maxPairs) return undefined;
    unmatched = unmatched.flatMap((u) => others.flatMap((o) => intersection(u, o) ?? []));
  }
  return { isExhaustive: unmatched.length === 0, unreachable };
}

const maxPairs = 20_000;

/** The values that a pattern matches. */
type Values =
  | { readonly kind: 'any' }
  | { readonly kind: 'tuple'; readonly elems: readonly Values[] }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Values> }
  | { readonly kind: 'tag'; readonly tag: string; readonly elem?: Values }
  | { readonly kind: 'list'; readonly elems: readonly Values[]; readonly tail?: Values };

const anything: Values = { kind: 'any' };
const anythings = (count: number): readonly Values[] => new Array<Values>(count).fill(anything);

function valuesOf(p: Pat): Values {
  switch (p.kind) {
    case 'ident':
    case 'ignore':
      return anything;
    case 'tuple':
      return { kind: 'tuple', elems: p.elems.map(valuesOf) };
    case 'struct':
      return { kind: 'struct', fields: new Map(p.fields.map((f) => [f.name, valuesOf(f.pat)])) };
    case 'variant':
      return p.elem ? { kind: 'tag', tag: p.tag, elem: valuesOf(p.elem) } : { kind: 'tag', tag: p.tag };
    case 'list': {
      const elems = p.elems.map(valuesOf);
      return p.tail ? { kind: 'list', elems, tail: valuesOf(p.tail) } : { kind: 'list', elems };
    }
    default:
      return absurd(p);
  }
}

function complement(values: Values, type: Type): readonly Values[] {
  switch (values.kind) {
    case 'any':
      return [];
    case 'tuple':
      return complementAt(values.elems, (i) => type.fields[i]?.type).map((elems) => ({ kind: 'tuple', elems }));
    case 'struct':
      return [...values.fields].flatMap(([name, field]) => {
        const fieldType = type.fields.findLast((f) => f.name === name)?.type;
        const others = fieldType ? complement(field, fieldType) : [];
        return others.map((other): Values => ({ kind: 'struct', fields: new Map([[name, other]]) }));
      });
    case 'tag':
      return type.variants.flatMap((v): readonly Values[] => {
        if (v.tag !== values.tag)
          return [v.elem ? { kind: 'tag', tag: v.tag, elem: anything } : { kind: 'tag', tag: v.tag }];
        if (!v.elem || !values.elem) return [];
        return complement(values.elem, v.elem).map((elem) => ({ kind: 'tag', tag: v.tag, elem }));
      });
    case 'list':
      return complementOfList(values, type);
    default:
      return absurd(values);
  }
}

/** Sequences that are free but for one position, where the pattern's part does not match. */
function complementAt(
  parts: readonly Values[],
  typeOf: (index: number) => Type | undefined,
): readonly (readonly Values[])[] {
  return parts.flatMap((part, i) => {
    const type = typeOf(i);
    if (!type) return [];
    return complement(part, type).map((other) => anythings(parts.length).with(i, other));
  });
}

type ListValues = Extract<Values, { kind: 'list' }>;

function complementOfList({ elems, tail }: ListValues, type: Type): readonly Values[] {
  const { length } = elems;
  const shorter = Array.from({ length }, (_, n): Values => ({ kind: 'list', elems: anythings(n) }));
  const mismatched = complementAt(elems, () => type.elem).map((others): Values => ({ kind: 'list', elems: others }));
  const longer: readonly Values[] = tail
    ? complement(tail, type).map((other) => ({ kind: 'list', elems: anythings(length), tail: other }))
    : [{ kind: 'list', elems: anythings(length + 1), tail: anything }];
  return [...shorter, ...mismatched, ...longer];
}

/** `undefined` where there is no such value. */
function intersection(a: Values, b: Values): Values | undefined {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    const elems = pairwise(a.elems, b.elems);
    return elems && { kind: 'tuple', elems };
  }
  if (a.kind === 'struct' && b.kind === 'struct') return intersectStructs(a.fields, b.fields);
  if (a.kind === 'tag' && b.kind === 'tag') {
    if (a.tag !== b.tag) return undefined;
    if (!a.elem || !b.elem) return a;
    const elem = intersection(a.elem, b.elem);
    return elem && { kind: 'tag', tag: a.tag, elem };
  }
  return a.kind === 'list' && b.kind === 'list' ? intersectLists(a, b) : undefined;
}

function pairwise(as: readonly Values[], bs: readonly Values[]): readonly Values[] | undefined {
  const both: Values[] = [];
  for (const [i, a] of as.entries()) {
    const part = intersection(a, bs[i] ?? anything);
    if (!part) return undefined;
    both.push(part);
  }
  return both;
}

function intersectStructs(a: ReadonlyMap<string, Values>, b: ReadonlyMap<string, Values>): Values | undefined {
  const fields = new Map(a);
  for (const [name, values] of b) {
    const part = intersection(a.get(name) ?? anything, values);
    if (!part) return undefined;
    fields.set(name, part);
  }
  return { kind: 'struct', fields };
}

function intersectLists(left: ListValues, right: ListValues): Values | undefined {
  const [a, b] = [flattened(left), flattened(right)];
  const [short, long] = a.elems.length <= b.elems.length ? [a, b] : [b, a];
  if (short.elems.length < long.elems.length && !short.open) return undefined;
  const elems = pairwise(long.elems, short.elems);
  if (!elems) return undefined;
  return a.open && b.open ? { kind: 'list', elems, tail: anything } : { kind: 'list', elems };
}

/** With the elements of nested tails; open if longer lists match too. */
function flattened({ elems, tail }: ListValues): { readonly elems: readonly Values[]; readonly open: boolean } {
  if (tail?.kind !== 'list') return { elems, open: tail !== undefined };
  const rest = flattened(tail);
  return { elems: [...elems, ...rest.elems], open: rest.open };
}
