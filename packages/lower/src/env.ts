// Run-time environments: chains of frames. Levels enter digests, so which construct pushes how many
// frames is exact. Spec: 03-evaluation §2.

import type { Digest } from '@reflow-lang/base';
import type { Value } from '@reflow-lang/values';

/**
 * One frame. `names` is shared by all frames of one construct; `values[i]` belongs to `names[i]`,
 * `undefined` while unbound (an empty frame of a defaulted parameter found further out).
 * The later of two equal names wins.
 */
export class Env {
  readonly parent: Env | undefined;
  readonly names: readonly string[];
  readonly values: readonly (Value | undefined)[];
  /** Memo of envDigest and of exact material, per slot; owned by `digest/`. */
  digests: (Digest | undefined)[] | undefined;
  exacts: (Digest | undefined)[] | undefined;

  constructor(parent: Env | undefined, names: readonly string[], values: readonly (Value | undefined)[]) {
    this.parent = parent;
    this.names = names;
    this.values = values;
    this.digests = undefined;
    this.exacts = undefined;
  }

  push(names: readonly string[], values: readonly (Value | undefined)[]): Env {
    return new Env(this, names, values);
  }

  /** Innermost frame that binds the name to a value, its slot, and its distance from here. */
  find(name: string): { readonly frame: Env; readonly slot: number; readonly level: number } | undefined {
    let level = 0;
    for (let frame: Env | undefined = this; frame !== undefined; frame = frame.parent, level++) {
      const slot = frame.names.lastIndexOf(name);
      if (slot >= 0 && frame.values[slot] !== undefined) return { frame, slot, level };
    }
    return undefined;
  }
}
