// Patterns as matchers: one path from the root per leaf. Spec: 03-evaluation §5.

import type { CompatPos } from '@reflow-lang/base';
import { absurd } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';

export type PathStep =
  | { readonly kind: 'value' }
  | { readonly kind: 'tuple'; readonly index: number; readonly size: number }
  | { readonly kind: 'list'; readonly index: number; readonly size: number; readonly tail: boolean }
  | { readonly kind: 'tail'; readonly size: number }
  | { readonly kind: 'struct'; readonly field: string }
  | { readonly kind: 'variant'; readonly tag: string };

export interface Matcher {
  /** `undefined` for `_` and element-less variants. */
  readonly name: string | undefined;
  readonly path: readonly PathStep[];
  /** Of the leaf; a failure to match names the whole pattern's position instead. */
  readonly pos: CompatPos;
}

const memo = new WeakMap<Pat, readonly Matcher[]>();

/** Matchers in source order. Memoised per pattern. */
export function matchersOf(pat: Pat): readonly Matcher[] {
  let matchers = memo.get(pat);
  if (matchers === undefined) {
    const out: Matcher[] = [];
    collect(pat, [], out);
    matchers = out;
    memo.set(pat, matchers);
  }
  return matchers;
}

/** The names a pattern binds, in the order of its leaves; a name written twice stands twice. */
export function boundNames(pat: Pat): readonly string[] {
  return matchersOf(pat).flatMap((matcher) => (matcher.name === undefined ? [] : [matcher.name]));
}

const leaf: PathStep = { kind: 'value' };

function collect(pat: Pat, path: readonly PathStep[], out: Matcher[]): void {
  switch (pat.kind) {
    case 'ident':
      out.push({ name: pat.name, path: [...path, leaf], pos: pat.pos });
      return;
    case 'ignore':
      out.push({ name: undefined, path: [...path, leaf], pos: pat.pos });
      return;
    case 'tuple':
      pat.elems.forEach((elem, index) => {
        collect(elem, [...path, { kind: 'tuple', index, size: pat.elems.length }], out);
      });
      return;
    case 'list': {
      const size = pat.elems.length;
      const tail = pat.tail !== undefined;
      pat.elems.forEach((elem, index) => {
        collect(elem, [...path, { kind: 'list', index, size, tail }], out);
      });
      if (pat.tail !== undefined) collect(pat.tail, [...path, { kind: 'tail', size }], out);
      return;
    }
    case 'struct':
      for (const field of pat.fields) collect(field.pat, [...path, { kind: 'struct', field: field.name }], out);
      return;
    case 'variant': {
      const step: PathStep = { kind: 'variant', tag: pat.tag };
      if (pat.elem === undefined) out.push({ name: undefined, path: [...path, step], pos: pat.pos });
      else collect(pat.elem, [...path, step], out);
      return;
    }
    default:
      absurd(pat);
  }
}
