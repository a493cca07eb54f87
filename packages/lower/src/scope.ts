// Names resolved when an expression is compiled: the frames of 03 §2 as far as the text determines them.
// Inside a declaration a name is so many frames out, at a slot; a toplevel name is a numbered frame of
// the instance; what neither binds is a parameter or of the base environment, and found by name.
// Spec: 03-evaluation §2, §25.3.

import type { ReflowError } from '@reflow-lang/base';

/** A frame pushed inside a declaration. */
export interface LocalFrame {
  readonly names: readonly string[];
  readonly outer: LocalFrame | undefined;
  /** Set when its names may not be used: what using one throws (flags pass, 03 §16.6). */
  readonly dependent?: ReflowError;
}

/** The toplevel frames of a module so far: grows while the module is compiled. */
export class ToplevelFrames {
  readonly #frames: { readonly names: readonly string[]; readonly isDefault: boolean }[] = [];
  readonly #byName = new Map<string, number[]>();

  get count(): number {
    return this.#frames.length;
  }

  /** `isDefault`: the frame of a defaulted parameter, empty when a value was passed. */
  push(names: readonly string[], isDefault: boolean): void {
    for (const name of names) {
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [this.count]);
      else if (known.at(-1) !== this.count) known.push(this.count);
    }
    this.#frames.push({ names, isDefault });
  }

  /** The innermost of the first `visible` frames with that name. */
  find(name: string, visible: number): Place | undefined {
    const frame = this.#byName.get(name)?.findLast((at) => at < visible);
    const found = frame === undefined ? undefined : this.#frames[frame];
    if (frame === undefined || found === undefined) return undefined;
    return { kind: 'toplevel', frame, slot: found.names.lastIndexOf(name), isDefault: found.isDefault };
  }
}

/** What is in scope at an expression. */
export interface Scope {
  readonly locals: LocalFrame | undefined;
  readonly toplevel: ToplevelFrames;
  /** How many of the toplevel frames exist already. */
  readonly visible: number;
}

/** Where a name's value will be found. */
export type Place =
  | { readonly kind: 'local'; readonly distance: number; readonly slot: number }
  | { readonly kind: 'toplevel'; readonly frame: number; readonly slot: number; readonly isDefault: boolean }
  | { readonly kind: 'outer' }
  | { readonly kind: 'dependent'; readonly error: ReflowError };

export function pushNames(scope: Scope, names: readonly string[]): Scope {
  return { ...scope, locals: { names, outer: scope.locals } };
}

export function resolveName(scope: Scope, name: string): Place {
  let distance = 0;
  for (let frame = scope.locals; frame !== undefined; frame = frame.outer, distance++) {
    const slot = frame.names.lastIndexOf(name);
    if (slot < 0) continue;
    return frame.dependent === undefined
      ? { kind: 'local', distance, slot }
      : { kind: 'dependent', error: frame.dependent };
  }
  return scope.toplevel.find(name, scope.visible) ?? { kind: 'outer' };
}
