// What a mutation does to the record of a node. Spec: 05-flow-eval §15.1, §17.10.

import { absurd, type ReflowError } from '@reflow-lang/base';
import {
  addResources,
  Fileset,
  mergeAssertions,
  type Resources,
  subResources,
  type Value,
  withAssertions,
} from '@reflow-lang/values';
import { depAssertions } from './exec-config.ts';
import type { GraphWalk } from './graph-walk.ts';
import type { Mutation } from './mutation.ts';
import type { ExternalRecord, NodeRecord } from './node-record.ts';
import { type FlowState, flowState } from './node-state.ts';

export interface MutationHost {
  readonly walk: GraphWalk;
  /** The end of a node that was not stolen. */
  finish(record: NodeRecord, value: Value | undefined, err: ReflowError | undefined): void;
}

export function mutateRecord(host: MutationHost, record: NodeRecord, mutation: Mutation): void {
  const { external } = record;
  // What a worker says of a node it has is kept apart until the node comes back.
  const target = external?.stolen ?? record;
  switch (mutation.kind) {
    case 'error':
      target.err = mutation.error;
      return;
    case 'fileset':
      target.value = mutation.fileset;
      return;
    case 'value':
      target.value = mutation.value;
      return;
    case 'state':
      setState(host, record, mutation.state);
      return;
    case 'fork':
      host.walk.forkInto(record, mutation.flow);
      return;
    case 'propagate':
      if (target.value instanceof Fileset) target.value = propagated(host, record, target.value);
      return;
    case 'setReserved':
    case 'reserve':
    case 'unreserve':
      if (external !== undefined) external.reserved = reserved(external, mutation);
      return;
    case 'incr':
    case 'decr':
      if (external !== undefined) external.users += mutation.kind === 'incr' ? 1 : -1;
      return;
    case 'cached':
      if (external !== undefined) external.cached = true;
      return;
    case 'mustIntern':
      if (external !== undefined) external.mustIntern = true;
      return;
    case 'refresh':
      host.walk.setState(record, record.state);
      return;
    case 'noStatus':
      return;
    default:
      absurd(mutation);
  }
}

function setState(host: MutationHost, record: NodeRecord, state: FlowState): void {
  const stolen = record.external?.stolen;
  if (stolen !== undefined) {
    stolen.state = state;
    if (state === flowState.running) host.walk.setState(record, state);
  } else if (state === flowState.done) host.finish(record, record.value, record.err);
  else if (state === flowState.ready) host.walk.again(record);
  else host.walk.setState(record, state);
}

function propagated(host: MutationHost, record: NodeRecord, value: Fileset): Fileset {
  const inherited = mergeAssertions(...depAssertions(record.flow, host.walk.valuesOf(record)));
  return inherited.isEmpty() ? value : withAssertions(value, inherited);
}

function reserved(
  external: ExternalRecord,
  mutation: { readonly kind: 'setReserved' | 'reserve' | 'unreserve'; readonly resources: Resources },
): Resources {
  switch (mutation.kind) {
    case 'setReserved':
      return { ...mutation.resources };
    case 'reserve':
      return addResources(external.reserved, mutation.resources);
    case 'unreserve':
      return subResources(external.reserved, mutation.resources);
    default:
      return absurd(mutation.kind);
  }
}
