// The canonical twin of the graph to be evaluated. A graph of 10^6 nodes takes seconds, so it is made in
// slices; whoever asks for it before waits. Spec: 05-flow-eval §5.2, §26.7.

import { createCanonicalizer, type Flow, type FlowConfig, type GraphCanonicalizer } from '@reflow-lang/flow';

const stepsPerLook = 64;

export class CanonicalRoot {
  readonly #original: Flow;
  readonly #canonicalizer: GraphCanonicalizer;
  /** Nodes to be done; one that stands there a second time has everything below it done. */
  readonly #stack: Flow[];
  readonly #entered = new Set<Flow>();
  #root: Flow | undefined;

  constructor(original: Flow, config: FlowConfig | undefined) {
    this.#original = original;
    this.#canonicalizer = createCanonicalizer(config);
    this.#stack = [original];
  }

  /** The root, made now if it has not been made yet. */
  get(): Flow {
    this.#root ??= this.#canonicalizer.canonicalize(this.#original);
    return this.#root;
  }

  /** Works until the root is made (then true), or `isTimeUp` says so. */
  work(isTimeUp: () => boolean): boolean {
    for (let steps = 1; this.#root === undefined; steps++) {
      this.#step();
      if (steps % stepsPerLook === 0 && isTimeUp()) return false;
    }
    return true;
  }

  #step(): void {
    const f = this.#stack.at(-1);
    if (f === undefined) {
      this.#entered.clear();
      this.get();
    } else if (this.#entered.has(f)) {
      this.#stack.pop();
      this.#canonicalizer.finish(f);
    } else {
      this.#entered.add(f);
      for (let i = f.deps.length - 1; i >= 0; i--) {
        const dep = f.deps[i];
        if (dep !== undefined && !this.#entered.has(dep)) this.#stack.push(dep);
      }
    }
  }
}
