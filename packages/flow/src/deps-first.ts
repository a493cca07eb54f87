// Post-order over a graph with an explicit stack: chains of 10^6 nodes are ordinary, so nothing may
// recurse over dependencies. Spec: 05-flow-eval §26.2.

import type { Flow } from './flow.ts';

export interface DepsFirst {
  /** Nodes that need no visit any more; must hold for a node once `finish` has seen it. */
  readonly isDone: (f: Flow) => boolean;
  /** What must be finished before the node. */
  readonly below: (f: Flow) => readonly Flow[];
  readonly finish: (f: Flow) => void;
}

/** Finishes every node reachable from the root that is not done, each once and after what is below it. */
export function walkDepsFirst(root: Flow, { isDone, below, finish }: DepsFirst): void {
  const stack: Flow[] = [root];
  const isExpanded: boolean[] = [false];
  for (;;) {
    const top = stack.length - 1;
    const f = stack[top];
    if (f === undefined) return;
    if (isDone(f)) {
      stack.pop();
      isExpanded.pop();
    } else if (isExpanded[top]) {
      finish(f);
      stack.pop();
      isExpanded.pop();
    } else {
      isExpanded[top] = true;
      const inputs = below(f);
      // Backwards, so that the first input is finished first.
      for (let i = inputs.length - 1; i >= 0; i--) {
        const input = inputs[i];
        if (input !== undefined && !isDone(input)) {
          stack.push(input);
          isExpanded.push(false);
        }
      }
    }
  }
}
