// What is known of an external node, whether from a plan or from the events of a run: the form in which
// two evaluations are compared. Spec: 07-cli §20.6 (explain), contracts §9.

import { type Digest, renderDigest } from '@reflow-lang/base';
import { op } from '@reflow-lang/flow';
import { Fileset, type Value } from '@reflow-lang/values';
import type { InputInfo, NodeDefinition, NodeInfo, ReasonDetails, RunReason } from '../events.ts';
import { definitionOf, inputsOf } from '../node-definition.ts';
import type { NodeRecord } from '../node-record.ts';

export type NodeFate =
  /** Its value was there. */
  | { readonly kind: 'cached' }
  /** Its source was described; `isRead`: a local one, whose contents had to be read. */
  | { readonly kind: 'described'; readonly isRead: boolean }
  | { readonly kind: 'runs'; readonly reason: RunReason; readonly details?: ReasonDetails }
  /** Something before it has to run. */
  | { readonly kind: 'waits' };

export interface NodeFacts {
  readonly node: NodeInfo;
  /** As printed. */
  readonly cacheKeys: readonly string[];
  readonly definition: NodeDefinition;
  readonly inputs: readonly InputInfo[] | undefined;
  readonly fate: NodeFate;
  readonly resultDigest?: string;
  /** How long it ran. */
  readonly ms?: number;
  /** Its own work failed. */
  readonly hasFailed?: boolean;
}

/** One evaluation: that of a program as it is now, or of a run. */
export interface RunFacts {
  /** Of a run. */
  readonly runId?: string;
  readonly universe: string;
  readonly keySpace: string;
  /** In the order they were met. */
  readonly nodes: readonly NodeFacts[];
}

export interface RecordView {
  readonly keys: readonly Digest[];
  /** Of its deps. */
  readonly values: readonly (Value | undefined)[];
}

/** `undefined` for a node that has no work of its own: a dep has failed. */
export function factsOfRecord(record: NodeRecord, node: NodeInfo, view: RecordView): NodeFacts | undefined {
  const fate = fateOf(record);
  if (fate === undefined) return undefined;
  const { flow, value } = record;
  return {
    node,
    cacheKeys: view.keys.map(renderDigest),
    definition: definitionOf(flow),
    inputs: inputsOf(flow, view.values),
    fate,
    ...(value instanceof Fileset && { resultDigest: renderDigest(value.digest()) }),
  };
}

function fateOf({ external, flow, isDone }: NodeRecord): NodeFate | undefined {
  if (external === undefined || external.isInherited) return undefined;
  const { reason = 'noCacheEntry', reasonDetails: details, cached, task, isPlanned, isStarted } = external;
  const isThere = cached || (flow.op === op.extern && !isStarted);
  if (isDone && isThere) return { kind: 'cached' };
  if (isPlanned || task !== undefined) return { kind: 'runs', reason, ...(details && { details }) };
  return isDone ? { kind: 'described', isRead: isStarted } : { kind: 'waits' };
}
