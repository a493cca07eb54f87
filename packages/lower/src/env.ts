// Run-time environments: chains of frames. Levels enter digests, so which construct pushes how many
// frames is exact. Spec: 03-evaluation §2.

import type { Digest } from '@reflow-lang/base';
import type { Value } from '@reflow-lang/values';

/**
 * One instance of a module: its toplevel frames by number, so that code inside reaches a toplevel
 * name in one step however many declarations lie between.
 */
export interface Instance {
  /** What lies around the module: its arguments (P), then the base environment (S). */
  readonly outer: Env;
  /** Frames of defaulted parameters, then of value declarations, in the order they were pushed. */
  readonly frames: Env[];
  /** Names found in `outer` so far. */
  readonly found: Map<string, Value>;
}

/**
 * One frame. `names` is shared by all frames of one construct; `values[i]` belongs to `names[i]`,
 * `undefined` while unbound (an empty frame of a defaulted parameter found further out).
 * The later of two equal names wins.
 */
export class Env {
  readonly parent: Env | undefined;
  readonly names: readonly string[];
  readonly values: readonly (Value | undefined)[];
  /** Of the module whose code runs in this environment; inherited by inner frames. */
  readonly instance: Instance | undefined;
  /** Memo of envDigest and of exact material, per slot; owned by `digest/`. */
  digests: (Digest | undefined)[] | undefined;
  exacts: (Digest | undefined)[] | undefined;

  constructor(
    parent: Env | undefined,
    names: readonly string[],
    values: readonly (Value | undefined)[],
    instance: Instance | undefined = parent?.instance,
  ) {
    this.parent = parent;
    this.names = names;
    this.values = values;
    this.instance = instance;
    this.digests = undefined;
    this.exacts = undefined;
  }

  push(names: readonly string[], values: readonly (Value | undefined)[]): Env {
    return new Env(this, names, values);
  }

  /** A frame that binds nothing: it only counts in levels. */
  pushEmpty(): Env {
    return new Env(this, nothing, nothing);
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

const nothing: readonly never[] = [];

/**
 * The environment a module's code starts in: the empty frame `M0` above its arguments, with a fresh
 * instance.
 */
export function startInstance(outer: Env): Env {
  return new Env(outer, nothing, nothing, { outer, frames: [], found: new Map() });
}
