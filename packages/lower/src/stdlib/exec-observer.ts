// Seeing the execs of a computation, also those that its continuations come up with later.
// Spec: 03-evaluation §17.

import type { ByteString, Digest } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';

/** One observation. The lists grow while observed graphs are evaluated. */
export class ExecObserver {
  /** Distinct execs, in the order they were seen. */
  readonly execs: Flow[] = [];
  /** Those that claim to be nondeterministic. */
  readonly skipped: Flow[] = [];
  readonly #name: ByteString;
  readonly #seen = new Set<Digest>();
  readonly #twins = new Map<Flow, Flow>();

  /** `name` tells this observation from others of the same graph. */
  constructor(name: ByteString) {
    this.#name = name;
  }

  /** A graph that means the same and reports its execs; parts without continuations are not copied. */
  observe(root: Flow): Flow {
    const stack = [root];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const pending = this.#twins.has(node) ? [] : node.deps.filter((dep) => !this.#twins.has(dep));
      if (pending.length > 0) {
        stack.push(...pending.reverse());
        continue;
      }
      stack.pop();
      if (!this.#twins.has(node)) this.#twins.set(node, this.#twinOf(node));
    }
    return this.#twins.get(root) ?? root;
  }

  #twinOf(node: Flow): Flow {
    const deps = node.deps.map((dep) => this.#twins.get(dep) ?? dep);
    if (node.op === op.k || node.op === op.kctx) return this.#observed(node, deps);
    const isSame = deps.every((dep, i) => dep === node.deps[i]);
    const twin = isSame ? node : node.copy();
    if (!isSame) twin.deps = deps;
    if (twin.op === op.exec) this.#report(twin);
    return twin;
  }

  /** The continuation's result is observed in turn. */
  #observed(node: Flow, deps: readonly Flow[]): Flow {
    const { k, kctx } = node;
    return new Flow({
      op: node.op,
      deps,
      ident: node.ident,
      position: node.position,
      config: node.config,
      flowDigest: node.flowDigest,
      extraDigest: node.extraDigest,
      salt: () => `R${this.#name}${node.saltDigest()}`,
      ...(k && { k: (values) => this.observe(k(values)) }),
      ...(kctx && { kctx: (ctx, values) => this.observe(kctx(ctx, values)) }),
    });
  }

  #report(exec: Flow): void {
    const key = exec.key();
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    (exec.nonDeterministic ? this.skipped : this.execs).push(exec);
  }
}
