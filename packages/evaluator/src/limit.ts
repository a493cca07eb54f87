// Bounded concurrency. Spec: 05-flow-eval §26.8.

import { Fifo } from './fifo.ts';

/** Lets `size` bodies run at a time; the others wait in the order they came. */
export class Limiter {
  #free: number;
  readonly #waiting = new Fifo<() => void>();

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(body: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await body();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
