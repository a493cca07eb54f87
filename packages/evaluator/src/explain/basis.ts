// Several earlier runs as one: of every ident, the newest run in which it occurs. A run that failed
// early says nothing of what it did not reach. Spec: 07-cli §20.6 (last recorded run of program+ident).

import type { NodeFacts } from './node-facts.ts';
import type { RecordedRun } from './recorded-run-decode.ts';

/** Newest first; `undefined` when there is none. Its name and place are the newest's. */
export function basisOf(runs: readonly RecordedRun[]): RecordedRun | undefined {
  const [newest] = runs;
  if (newest === undefined) return undefined;
  const found = new Map<string, number>();
  const nodes: NodeFacts[] = [];
  const ids = new Set<string>();
  for (const [i, run] of runs.entries()) {
    for (const facts of run.nodes) {
      const name = `${facts.node.op} ${facts.node.ident}`;
      const from = found.get(name) ?? i;
      if (from !== i || ids.has(facts.node.id)) continue;
      found.set(name, i);
      ids.add(facts.node.id);
      nodes.push(facts);
    }
  }
  return { ...newest, nodes };
}
