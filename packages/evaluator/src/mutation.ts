// What can be done to a node of a running evaluation from outside: by a worker that has taken it over, or by
// whoever drives an evaluation by hand. A closed union. Spec: 05-flow-eval §2.3, §15.1.

import { absurd, type ReflowError } from '@reflow-lang/base';
import type { Flow } from '@reflow-lang/flow';
import { type Fileset, type Resources, renderResources, renderShort, type Value } from '@reflow-lang/values';
import { type FlowState, renderFlowState } from './node-state.ts';

export type Mutation =
  /** Absent clears it. */
  | { readonly kind: 'error'; readonly error: ReflowError | undefined }
  | { readonly kind: 'state'; readonly state: FlowState }
  | { readonly kind: 'fileset'; readonly fileset: Fileset }
  | { readonly kind: 'value'; readonly value: Value }
  /** It becomes this one, and starts over. */
  | { readonly kind: 'fork'; readonly flow: Flow }
  | { readonly kind: 'setReserved' | 'reserve' | 'unreserve'; readonly resources: Resources }
  /** Its objects are in use, or not any more, beside what the graph says (05 §17.8). */
  | { readonly kind: 'incr' | 'decr' }
  | { readonly kind: 'cached' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'mustIntern' }
  | { readonly kind: 'noStatus' }
  /** What is asserted of its inputs is asserted of its value. */
  | { readonly kind: 'propagate' };

export function renderMutation(mutation: Mutation): string {
  switch (mutation.kind) {
    case 'error':
      return mutation.error === undefined ? 'error <nil>' : `error ${mutation.error.message}`;
    case 'state':
      return renderFlowState(mutation.state);
    case 'fileset':
      return renderShort(mutation.fileset);
    case 'value':
      return 'value';
    case 'fork':
      return `fork ${mutation.flow.toString()}`;
    case 'setReserved':
    case 'reserve':
    case 'unreserve':
      return `${mutation.kind} ${renderResources(mutation.resources)}`;
    case 'incr':
    case 'decr':
    case 'cached':
    case 'refresh':
    case 'mustIntern':
    case 'noStatus':
    case 'propagate':
      return mutation.kind;
    default:
      return absurd(mutation);
  }
}
