// Value digests. Spec: 04-values-digests §4.

import type { ByteString, Digest } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { Value } from './value.ts';

/** `mat(v, t)`: directed by the static type. */
export function valueMaterial(value: Value, type: Type): ByteString {
  throw new Error('not written yet: valueMaterial');
}
/** `vdig(v, t)`. */
export function digestValue(value: Value, type: Type): Digest {
  throw new Error('not written yet: digestValue');
}
