// Ids and assertions that are the same in every run of a test.

import { type Digest, digestText, ReflowError } from '@reflow-lang/base';
import { type AssertionKey, Assertions } from '@reflow-lang/values';
import type { AssertionGenerator, RandomDigest } from '../ports.ts';

/** The digests of `SEED1`, `SEED2`, ... (`random 1` by default) */
export function createCountingDigest(seed = 'random '): RandomDigest {
  let n = 0;
  return () => digestText(`${seed}${++n}`);
}

export interface CountingGenerator extends AssertionGenerator {
  /** Calls by subject. */
  readonly calls: ReadonlyMap<string, number>;
  /** What it says of a subject from now on; an error makes it reject. */
  set(subject: string, properties: Readonly<Record<string, string>> | ReflowError): void;
}

/** Knows what it has been told; rejects with NotExist for the rest. */
export function createCountingGenerator(): CountingGenerator {
  const calls = new Map<string, number>();
  const known = new Map<string, Readonly<Record<string, string>> | ReflowError>();
  return {
    calls,
    set: (subject, properties) => {
      known.set(subject, properties);
    },
    generate: async (_ctx, key: AssertionKey) => {
      calls.set(key.subject, (calls.get(key.subject) ?? 0) + 1);
      const answer =
        known.get(key.subject) ?? new ReflowError({ kind: 'NotExist', op: 'generate', args: [key.subject] });
      if (answer instanceof ReflowError) throw answer;
      return Assertions.of([[key, answer]]);
    },
  };
}

/** A digest that says what it stands for. */
export const namedDigest = (name: string): Digest => digestText(name);
