// Which nodes stand above a node of some kind. Two kinds matter to look-ups: externs, which run
// whatever the cache says (05 §9.1, dirty), and interns of local files, whose URL says nothing of their
// contents (05 §12.4). Spec: 05-flow-eval §9.1, §25 (iterative, memo).

import { type Flow, op } from '@reflow-lang/flow';

/** One node as the question sees it. */
export interface Footing {
  readonly isTarget: boolean;
  readonly below: readonly Flow[];
}

export class Reach {
  readonly #footing: (f: Flow) => Footing;
  #memo = new Map<Flow, boolean>();

  constructor(footing: (f: Flow) => Footing) {
    this.#footing = footing;
  }

  /** The graph has changed: a continuation has returned. */
  forget(): void {
    if (this.#memo.size > 0) this.#memo = new Map();
  }

  /** Whether it is a target, or one is below it. */
  isAbove(root: Flow): boolean {
    const { isTarget, below } = this.#footing(root);
    if (isTarget || below.length === 0) return isTarget;
    const seen = new Set<Flow>();
    const stack = [root];
    for (let f = stack.pop(); f !== undefined; f = stack.pop()) {
      if (seen.has(f)) continue;
      seen.add(f);
      const known = this.#memo.get(f);
      if (known === false) continue;
      const at = known === true ? undefined : this.#footing(f);
      if (at === undefined || at.isTarget) {
        this.#memo.set(root, true);
        return true;
      }
      for (const dep of at.below) if (dep.op !== op.val || dep.parent !== undefined) stack.push(dep);
    }
    for (const f of seen) this.#memo.set(f, false);
    return false;
  }
}

/** The deps a node's digest was made over: one that was forked keeps the digest of what it was at first. */
export function digestedDeps(f: Flow): readonly Flow[] {
  let first = f;
  for (let parent = f.parent; parent !== undefined; parent = parent.parent) first = parent;
  return first.deps;
}
