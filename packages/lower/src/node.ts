// The nodes a continuation ends in: a value, or an error. Spec: 03-evaluation §4, §5 (toFlow).

import { recoverError } from '@reflow-lang/base';
import { errFlow, Flow, op } from '@reflow-lang/flow';
import type { Type } from '@reflow-lang/types';
import { digestValue, type Value } from '@reflow-lang/values';
import { saltVal } from './digest/index.ts';

/** A resolved value as a node; its digest is the value's. */
export function resolved(value: Value, type: Type, ident = ''): Flow {
  return new Flow({
    op: op.val,
    value,
    ident,
    flowDigest: digestValue(value, type),
    salt: () => saltVal(value, type),
  });
}

/** `x` itself if it is a Flow, else the Val of it. */
export function toFlow(value: Value, type: Type): Flow {
  return value instanceof Flow ? value : resolved(value, type);
}

/** Runs the body of a continuation. Never throws: what the body throws becomes the node's error. */
export function settle(body: () => Flow): Flow {
  try {
    return body();
  } catch (thrown) {
    return errFlow(recoverError(thrown));
  }
}
