// Nodes in an order in which they can be executed. Spec: contracts §9.

interface Named {
  readonly id: string;
}

/** What is before a node comes before it; else the order given. Nodes in a circle come last. */
export function inExecutionOrder<T extends Named>(
  nodes: readonly T[],
  before: (node: T) => readonly string[],
): readonly T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = new Set<T>();
  const entered = new Set<T>();
  for (const root of nodes) {
    const stack: { readonly node: T; readonly isLeft: boolean }[] = [{ node: root, isLeft: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { node, isLeft } = top;
      if (isLeft) ordered.add(node);
      else if (!entered.has(node)) {
        entered.add(node);
        stack.push({ node, isLeft: true });
        const ids = before(node);
        for (let i = ids.length - 1; i >= 0; i--) {
          const dep = byId.get(ids[i] ?? '');
          if (dep !== undefined && !entered.has(dep)) stack.push({ node: dep, isLeft: false });
        }
      }
    }
  }
  return [...ordered];
}
