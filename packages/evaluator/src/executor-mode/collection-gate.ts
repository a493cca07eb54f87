// Objects come into a repository and are collected from it, but never both at once: what is put while a
// collection runs might be taken for garbage. Spec: 05-flow-eval §17.8.

export class CollectionGate {
  /** How often objects have come in. */
  entries = 0;
  #entered = 0;
  #isCollecting = false;
  #waiting: (() => void)[] = [];

  /** Lets objects come in while `body` runs. Any number at a time. */
  async enter<T>(body: () => Promise<T>): Promise<T> {
    while (this.#isCollecting) await this.#changed();
    this.#entered++;
    this.entries++;
    try {
      return await body();
    } finally {
      this.#entered--;
      this.#wake();
    }
  }

  /** Runs alone. */
  async collect(body: () => Promise<void>): Promise<void> {
    while (this.#isCollecting || this.#entered > 0) await this.#changed();
    this.#isCollecting = true;
    try {
      await body();
    } finally {
      this.#isCollecting = false;
      this.#wake();
    }
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
