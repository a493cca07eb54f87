// What goes wrong, drawn from a seed: within a budget if the evaluation must get over it, without one
// if it may give up. Faults that it may report say so in their text.

import { type ErrorKind, ReflowError } from '@reflow-lang/base';
import type { SeededRandom } from './seeded-random.ts';

/** `none`; `passing`: it must get over them; `fatal`: it may fail with one of them. */
export type Severity = 'none' | 'passing' | 'fatal';

export const injectedText = 'injected';

export const injected = (kind: ErrorKind, what: string): ReflowError =>
  new ReflowError({ kind, message: `${injectedText}: ${what}` });

/** What can fail, and how often at most where it must be got over. */
const budgets = {
  allocate: 3,
  death: 3,
  lookup: 2,
  associate: 3,
  cacheObject: 4,
  snapshot: 2,
  generate: 2,
  /** Steps of tasks: together below the tries a task has. */
  step: 3,
} as const;
export type FaultKind = keyof typeof budgets;

export class Chaos {
  readonly severity: Severity;
  readonly random: SeededRandom;
  /** Every `every`-th call of the shared repository fails; 0 for none. */
  readonly every: number;
  readonly #left = new Map<FaultKind, number>();
  #calls = 0;
  /** How many faults there were. */
  count = 0;

  constructor(random: SeededRandom, severity: Severity) {
    this.random = random;
    this.severity = severity;
    this.every = severity === 'fatal' && random.chance(0.3) ? 2 + random.below(20) : 0;
    for (const [kind, budget] of Object.entries(budgets)) if (isFaultKind(kind)) this.#left.set(kind, budget);
  }

  /** Whether this call fails. */
  strikes(kind: FaultKind, probability: number): boolean {
    if (this.severity === 'none' || !this.random.chance(probability)) return false;
    const left = this.#left.get(kind) ?? 0;
    if (left === 0 && this.severity === 'passing') return false;
    this.#left.set(kind, left - 1);
    this.count++;
    return true;
  }

  /** Whether this is the call of the shared repository that fails. */
  strikesEvery(): boolean {
    if (this.every === 0 || ++this.#calls % this.every !== 0) return false;
    this.count++;
    return true;
  }

  /** What nobody can get over. */
  isFatal(probability: number): boolean {
    if (this.severity !== 'fatal' || !this.random.chance(probability)) return false;
    this.count++;
    return true;
  }

  /** A kind of error that is tried again, or ends an alloc. */
  passingKind(): ErrorKind {
    return this.random.pick(['Temporary', 'Unavailable', 'Net', 'Timeout', 'Other'] as const);
  }
}

const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(budgets, kind);
