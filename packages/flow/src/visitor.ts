// A walk over a graph that sees every node once. Spec: 05-flow-eval §5.1.

import type { Flow } from './flow.ts';

/** `seed` is that of the founding document: first in, first out, pushed nodes in front. */
export type VisitOrder = 'last' | 'seed';

/**
 * Last in, first out: from `extern -> merge(a, b)` it comes to extern, merge, b, a (in the order `seed`
 * to extern, merge, a, b). Neither the old definition of a forked node nor the flow of a Map is visited.
 */
export class FlowVisitor {
  /** The current node, after `walk` returned true. */
  flow: Flow | undefined;
  private readonly order: VisitOrder;
  private stack: Flow[] = [];
  /** What `visit` found in the order `seed`; taken from `head` on, when the stack is empty. */
  private queue: Flow[] = [];
  private head = 0;
  private readonly seen = new Set<Flow>();

  constructor(order: VisitOrder = 'last') {
    this.order = order;
  }

  push(f: Flow | undefined): void {
    if (f !== undefined && !this.seen.has(f)) this.stack.push(f);
  }

  /** Pushes the deps of the current node. */
  visit(): void {
    const into = this.order === 'last' ? this.stack : this.queue;
    for (const dep of this.flow?.deps ?? []) if (!this.seen.has(dep)) into.push(dep);
  }

  /** Goes to the next node not seen before; false when there is none. */
  walk(): boolean {
    for (let next = this.take(); next !== undefined; next = this.take()) {
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
    this.queue = [];
    this.head = 0;
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

  private take(): Flow | undefined {
    return this.stack.pop() ?? this.queue[this.head++];
  }
}

export function createVisitor(...roots: readonly Flow[]): FlowVisitor {
  const visitor = new FlowVisitor();
  for (const root of roots) visitor.push(root);
  return visitor;
}
