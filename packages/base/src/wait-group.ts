// A counter one can wait for. Spec: 05-flow-eval §3.

/** Counts running operations; `c()` resolves when the count is zero. */
export class WaitGroup {
  #count = 0;
  #waiters: (() => void)[] = [];

  /** Throws when the count would become negative. */
  add(n: number): void {
    this.#count += n;
    if (this.#count < 0) throw new Error('negative waitgroup count');
    if (this.#count > 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  done(): void {
    this.add(-1);
  }

  n(): number {
    return this.#count;
  }

  c(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }
}
