// Which objects of an executor's repository an evaluation still needs: the values of the frontier, which is
// what is done below what is not, those in use, and those about to be. Spec: 05-flow-eval §17.8.

import type { Digest } from '@reflow-lang/base';
import { type Flow, op } from '@reflow-lang/flow';
import { File, Fileset, filesOf, type Value } from '@reflow-lang/values';
import type { GraphWalk } from '../graph-walk.ts';
import type { NodeRecord } from '../node-record.ts';

/** Ids of resolved files; `inUse` are nodes whose values count wherever they stand. */
export function liveObjects(walk: GraphWalk, root: Flow, inUse: Iterable<NodeRecord>): Set<Digest> {
  const live = new Set<Digest>();
  const seen = new Set<Flow>();
  const stack: Flow[] = [root];
  const push = (flows: readonly Flow[]): void => {
    for (const flow of flows) if (!seen.has(flow)) stack.push(flow);
  };
  for (let flow = stack.pop(); flow !== undefined; flow = stack.pop()) {
    if (seen.has(flow)) continue;
    seen.add(flow);
    const record = walk.recordOf(flow);
    const now = record?.flow ?? flow;
    if (record?.isDone === true && record.value instanceof Fileset) addFiles(live, record.value);
    else {
      if (record !== undefined) addFiles(live, record.value);
      push(now.deps);
      if (now.op === op.map && now.mapFlow !== undefined) push([now.mapFlow]);
      // A continuation holds the values it was made from, though nothing in the graph says so.
      if (record?.isDone !== true) pushMakers(record, push);
    }
  }
  for (const record of inUse) addFiles(live, record.value);
  return live;
}

function pushMakers(record: NodeRecord | undefined, push: (flows: readonly Flow[]) => void): void {
  for (let made = record?.flow.parent; made !== undefined; made = made.parent) push(made.deps);
  if (record?.creator !== undefined) push([record.creator.flow]);
}

function addFiles(live: Set<Digest>, value: Value | undefined): void {
  const files = value instanceof Fileset ? filesOf(value) : value instanceof File ? [value] : [];
  for (const file of files) if (!file.isRef()) live.add(file.id);
}
