// What is true now of the sources that cached results were computed from: what this evaluation has
// seen itself, and what a generator says of the rest, asked once a key and batch.
// Spec: 05-flow-eval §13.1 (assertions), §14.

import type { AssertionKey, RWAssertions } from '@reflow-lang/values';
import { type Assertions, mergeAssertions } from '@reflow-lang/values';
import type { AssertionGenerator, Ctx } from './ports.ts';

export class AssertionRefresh {
  readonly #known: RWAssertions;
  readonly #generator: AssertionGenerator | undefined;
  readonly #asked = new Map<string, Promise<Assertions>>();

  /** For one batch of look-ups. */
  constructor(known: RWAssertions, generator: AssertionGenerator | undefined) {
    this.#known = known;
    this.#generator = generator;
  }

  /** Of the keys of `stored`. `undefined` when nobody can tell; rejects when the generator fails. */
  async current(ctx: Ctx, stored: Assertions): Promise<Assertions | undefined> {
    const { found, missing } = this.#known.filter(stored);
    if (missing.length === 0) return found;
    const generator = this.#generator;
    if (generator === undefined) return undefined;
    const generated = await Promise.all(missing.map((key) => this.#ask(ctx, generator, key)));
    return mergeAssertions(found, ...generated);
  }

  #ask(ctx: Ctx, generator: AssertionGenerator, key: AssertionKey): Promise<Assertions> {
    const name = `${key.namespace}\0${key.subject}`;
    const asked = this.#asked.get(name) ?? generator.generate(ctx, key);
    this.#asked.set(name, asked);
    return asked;
  }
}
