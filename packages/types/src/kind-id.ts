// The stable byte of a kind in digests. Spec: 02-types §1, 04-values-digests §3.

import type { TypeKind } from './type.ts';

/** Historical order, not declaration order: float is 15, fileset 16, top 17, sum 18. */
export const kindId: Readonly<Record<TypeKind, number>> = {
  error: 0,
  bottom: 1,
  int: 2,
  string: 3,
  bool: 4,
  file: 5,
  dir: 6,
  unit: 7,
  list: 8,
  map: 9,
  tuple: 10,
  func: 11,
  struct: 12,
  module: 13,
  ref: 14,
  float: 15,
  fileset: 16,
  top: 17,
  sum: 18,
};
