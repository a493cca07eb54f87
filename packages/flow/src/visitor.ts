// A walk over a graph that sees every node once. Spec: 05-flow-eval §5.1.

import type { Flow } from './flow.ts';

/**
 * Last in, first out: from `extern -> merge(a, b)` it comes to extern, merge, b, a. Neither the old
 * definition of a forked node nor the flow of a Map is visited.
 */
export class FlowVisitor {
  /** The current node, after `walk` returned true. */
  flow: Flow | undefined;
  private stack: Flow[] = [];
  private readonly seen = new Set<Flow>();

  push(f: Flow | undefined): void {
    if (f !== undefined && !this.seen.has(f)) this.stack.push(f);
  }

  /** Pushes the deps of the current node. */
  visit(): void {
    for (const dep of this.flow?.deps ?? []) this.push(dep);
  }

  /** Goes to the next node not seen before; false when there is none. */
  walk(): boolean {
    for (let next = this.stack.pop(); next !== undefined; next = this.stack.pop()) {
      if (this.seen.has(next)) continue;
      this.seen.add(next);
      this.flow = next;
      return true;
    }
    this.flow = undefined;
    return false;
  }

  reset(): void {
    this.stack = [];
    this.seen.clear();
    this.flow = undefined;
  }

  /** The nodes pushed and everything below. */
  *[Symbol.iterator](): Iterator<Flow> {
    while (this.walk()) {
      if (this.flow !== undefined) yield this.flow;
      this.visit();
    }
  }
}

export function createVisitor(...roots: readonly Flow[]): FlowVisitor {
  const visitor = new FlowVisitor();
  for (const root of roots) visitor.push(root);
  return visitor;
}
