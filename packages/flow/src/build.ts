// Constructors of common nodes. Spec: 05-flow-eval §4.1, 03-evaluation §5 (toFlow).

import type { Digest, ReflowError } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { Fileset, Value } from '@reflow-lang/values';
import type { Flow } from './flow.ts';

/** A resolved value as a node; its digest is the value's. */
export function valFlow(value: Value, type: Type, ident?: string): Flow {
  throw new Error('not written yet: valFlow');
}
export function valFlowWithDigest(value: Value, flowDigest: Digest, ident?: string): Flow {
  throw new Error('not written yet: valFlowWithDigest');
}
export function errFlow(err: ReflowError, ident?: string): Flow {
  throw new Error('not written yet: errFlow');
}
export function flowOfFileset(fs: Fileset): Flow {
  throw new Error('not written yet: flowOfFileset');
}
