// Equality and order of values. Spec: 04-values-digests §5-6.

import type { Value } from './value.ts';

/** Structural, numeric for nested numbers (FIX 04 §5.2). Throws when a file and a reference meet. */
export function equalValues(v: Value, w: Value): boolean {
  throw new Error('not written yet: equalValues');
}
/** Canonical order; lexicographic for composites (FIX 04 §6). */
export function lessValue(v: Value, w: Value): boolean {
  throw new Error('not written yet: lessValue');
}
