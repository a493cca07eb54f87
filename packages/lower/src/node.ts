// The nodes a continuation ends in: a value, or an error. Spec: 03-evaluation §4, §5 (toFlow).

import type { CompatPos } from '@reflow-lang/base';
import { errFlow, Flow, valFlow } from '@reflow-lang/flow';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { recoverWithinLimits } from './size-limits.ts';

/** A resolved value as a node; its digest is the value's, computed when it is asked for. */
export function resolved(value: Value, type: Type, ident = ''): Flow {
  return valFlow(value, type, ident);
}

/** `x` itself if it is a Flow, else the Val of it. */
export function toFlow(value: Value, type: Type): Flow {
  return value instanceof Flow ? value : resolved(value, type);
}

/** Runs the body of a continuation made at `pos`. Never throws: what the body throws becomes the node's error. */
export function settle(body: () => Flow, pos?: CompatPos): Flow {
  try {
    return body();
  } catch (thrown) {
    return errFlow(recoverWithinLimits(thrown, pos));
  }
}
