// Assertions: what was true of a source when it was read. Spec: 04-values-digests §14.

import type { Digest } from '@reflow-lang/base';

export interface AssertionKey {
  readonly subject: string;
  readonly namespace: string;
}

/** Immutable map from key to properties. */
export const Assertions: typeof AssertionsStub = class {} as never;
export type Assertions = AssertionsStub;
declare class AssertionsStub {
  static readonly empty: Assertions;
  static of(entries: Iterable<readonly [AssertionKey, Readonly<Record<string, string>>]>): Assertions;
  isEmpty(): boolean;
  size(): number;
  /** In order of namespace, then subject. */
  entries(): readonly (readonly [AssertionKey, Readonly<Record<string, string>>])[];
  lookup(key: AssertionKey): Readonly<Record<string, string>> | undefined;
  digest(): Digest;
  short(): string;
  toString(): string;
}

export function assertionMaterial(a: Assertions): string {
  throw new Error('not written yet: assertionMaterial');
}
export function equalAssertions(a: Assertions | undefined, b: Assertions | undefined): boolean {
  throw new Error('not written yet: equalAssertions');
}
/** Throws a ReflowError on a conflict. */
export function mergeAssertions(...list: readonly (Assertions | undefined)[]): Assertions {
  throw new Error('not written yet: mergeAssertions');
}
export function prettyDiff(lefts: readonly Assertions[], rights: readonly Assertions[]): string {
  throw new Error('not written yet: prettyDiff');
}
export type AssertPolicy = 'never' | 'exact';
export function assertHolds(
  policy: AssertPolicy,
  source: readonly Assertions[],
  target: readonly Assertions[],
): boolean {
  throw new Error('not written yet: assertHolds');
}

export const RWAssertions: typeof RWAssertionsStub = class {} as never;
export type RWAssertions = RWAssertionsStub;
declare class RWAssertionsStub {
  constructor(from?: Assertions);
  addFrom(...list: readonly Assertions[]): void;
  filter(t: Assertions | undefined): { readonly found: Assertions; readonly missing: readonly AssertionKey[] };
}
