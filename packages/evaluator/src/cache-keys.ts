// Under which keys the result of a node is kept, and what guards a key against collisions.
// Spec: 05-flow-eval §6.5, §13.4, §13.5.

import { type Digest, digestOf } from '@reflow-lang/base';
import { cacheKeys, checkOf, type Flow, op } from '@reflow-lang/flow';
import type { Value } from '@reflow-lang/values';

/** Where results of this run's kind live: `host` for runs whose executor ignores images. */
export type KeySpace = '' | 'host';

/**
 * The key as the assoc has it. Interns are the same everywhere; execs of a run without images have a
 * space of their own. Outwardly a key is never mapped.
 */
export function storedKey(f: Flow, key: Digest, space: KeySpace): Digest {
  return space === 'host' && f.op === op.exec ? digestOf(`host${key}`) : key;
}

/** The keys of one node, most concrete first, with their checks. */
export class NodeKeys {
  readonly flow: Flow;
  /** As printed. */
  readonly keys: readonly Digest[];
  /** As the assoc has them, of the first few: all those that say what the result depends on. */
  readonly stored: readonly Digest[];
  readonly #values: readonly (Value | undefined)[];
  readonly #checks: (string | undefined)[] = [];

  /**
   * `hidesContents`: a local file is below, of which the logical key knows the path alone. FIX(05
   * §12.4): such a key is not used, or an edited file would go unnoticed.
   */
  constructor(flow: Flow, values: readonly (Value | undefined)[], space: KeySpace, hidesContents: boolean) {
    this.flow = flow;
    this.keys = cacheKeys(flow, values);
    const usable = hidesContents ? this.keys.slice(0, -1) : this.keys;
    this.stored = usable.map((key) => storedKey(flow, key, space));
    this.#values = values;
  }

  /** Of the i-th key. */
  check(i: number): string {
    const key = this.keys[i];
    if (key === undefined) return '';
    const check = this.#checks[i] ?? checkOf(this.flow, key, this.#values);
    this.#checks[i] = check;
    return check;
  }
}
