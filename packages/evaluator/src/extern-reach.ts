// Which nodes stand above an extern: those are not looked up top-down, because the extern below has to
// run whatever the cache says. Spec: 05-flow-eval §9.1 (dirty).

import { type Flow, op } from '@reflow-lang/flow';

export class ExternReach {
  #memo = new Map<Flow, boolean>();

  /** The graph has changed: a continuation has returned. */
  forget(): void {
    if (this.#memo.size > 0) this.#memo = new Map();
  }

  /** Whether it is an extern, or one can be reached through what is visible now. */
  isAbove(root: Flow): boolean {
    if (root.deps.length === 0) return root.op === op.extern;
    const seen = new Set<Flow>();
    const stack = [root];
    for (let f = stack.pop(); f !== undefined; f = stack.pop()) {
      if (seen.has(f)) continue;
      seen.add(f);
      const known = this.#memo.get(f);
      if (known === false) continue;
      if (known === true || f.op === op.extern) {
        this.#memo.set(root, true);
        return true;
      }
      for (const dep of f.deps) if (dep.op !== op.val) stack.push(dep);
    }
    for (const f of seen) this.#memo.set(f, false);
    return false;
  }
}
