// Which nodes stand above a node of some kind. Two kinds matter to look-ups: externs, which run
// whatever the cache says (05 §9.1, dirty), and interns of local files, whose URL says nothing of their
// contents (05 §12.4). Spec: 05-flow-eval §9.1, §25 (iterative, memo).

import { type Flow, op } from '@reflow-lang/flow';

/** What a node stands on: what is visible now, or what its digest was made of. */
export type Footing = 'visible' | 'digested';

export class Reach {
  readonly #isTarget: (f: Flow) => boolean;
  readonly #footing: Footing;
  #memo = new Map<Flow, boolean>();

  constructor(footing: Footing, isTarget: (f: Flow) => boolean) {
    this.#footing = footing;
    this.#isTarget = isTarget;
  }

  /** The graph has changed: a continuation has returned. */
  forget(): void {
    if (this.#memo.size > 0) this.#memo = new Map();
  }

  /** Whether it is a target, or one is below it. */
  isAbove(root: Flow): boolean {
    if (this.#below(root).length === 0) return this.#isTarget(root);
    const seen = new Set<Flow>();
    const stack = [root];
    for (let f = stack.pop(); f !== undefined; f = stack.pop()) {
      if (seen.has(f)) continue;
      seen.add(f);
      const known = this.#memo.get(f);
      if (known === false) continue;
      if (known === true || this.#isTarget(f)) {
        this.#memo.set(root, true);
        return true;
      }
      for (const dep of this.#below(f)) if (dep.op !== op.val || dep.parent !== undefined) stack.push(dep);
    }
    for (const f of seen) this.#memo.set(f, false);
    return false;
  }

  /** A node that was forked keeps the digest of what it was at first. */
  #below(f: Flow): readonly Flow[] {
    if (this.#footing === 'visible') return f.deps;
    let first = f;
    for (let parent = f.parent; parent !== undefined; parent = parent.parent) first = parent;
    return first.deps;
  }
}
