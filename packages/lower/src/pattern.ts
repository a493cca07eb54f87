// Patterns as matchers: one path from the root per leaf. Spec: 03-evaluation §5.

import type { CompatPos } from '@reflow-lang/base';
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
  readonly pos: CompatPos;
}

/** Matchers in source order. Memoised per pattern. */
export function matchersOf(pat: Pat): readonly Matcher[] {
  throw new Error('not written yet: matchersOf');
}
