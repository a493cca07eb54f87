// Forcing: waiting for every part of a value. Spec: 03-evaluation §6.

import type { Flow } from '@reflow-lang/flow';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';

/** The value with no delayed part, or a Flow of it. Iterative over lists, maps, tuples. */
export function force(value: Value, type: Type): Value {
  throw new Error('not written yet: force');
}
/** `x` itself if it is a Flow, else the Val of it. */
export function toFlow(value: Value, type: Type): Flow {
  throw new Error('not written yet: toFlow');
}
