// The promises of an evaluation: how many of which kind are out, whether one has failed, and waiting
// for the next to end. No rejection is left unhandled. Spec: 05-flow-eval §9 (step, wait), §26.11.

import type { Ctx } from './ports.ts';

/** The kinds of steps that decide when tasks are submitted. */
export type EvalSteps = StepGroup<'lookup' | 'local' | 'task' | 'collect'>;

export class StepGroup<Kind extends string> {
  readonly #controller = new AbortController();
  readonly #counts = new Map<Kind, number>();
  #size = 0;
  #failure: { readonly thrown: unknown } | undefined;
  #isAwake = false;
  #waiting: (() => void)[] = [];
  readonly ctx: Ctx = { signal: this.#controller.signal };

  get size(): number {
    return this.#size;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  count(kind: Kind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Runs it; a rejection is what `throwIfFailed` throws, unless an earlier one is. */
  begin(kind: Kind, body: () => Promise<void>): void {
    this.#size++;
    this.#counts.set(kind, this.count(kind) + 1);
    void body()
      .catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      })
      .then(() => {
        this.#size--;
        this.#counts.set(kind, this.count(kind) - 1);
        this.wake();
      });
  }

  /** Fires the signal of all steps; the reason is the failure, if there was none before. */
  abort(reason: unknown): void {
    this.#failure ??= { thrown: reason };
    this.#controller.abort(reason);
    this.wake();
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  /** Resolves when something has happened since this was last asked. */
  async something(): Promise<void> {
    if (!this.#isAwake) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isAwake = false;
  }

  wake(): void {
    this.#isAwake = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when no step is out. */
  async settled(): Promise<void> {
    while (this.#size > 0) await this.something();
  }
}
