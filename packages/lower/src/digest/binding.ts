// What a name of the environment contributes to digests and exact keys: its level, the digest of its
// value, the exact form of its value. Digests are memoised per frame, as the levels make every frame
// its own. Spec: 03-evaluation §2 (level), §18.2 (envDigest), §20 (X of an identifier).

import { type Digest, digestOf } from '@reflow-lang/base';
import { exactValue } from '@reflow-lang/flow';
import type { Type } from '@reflow-lang/types';
import { Delayed, digestValue, File, Fileset, FuncValue, type Value } from '@reflow-lang/values';
import type { Env, Instance } from '../env.ts';

export interface Binding {
  readonly frame: Env;
  readonly slot: number;
  /** Frames from the innermost outward. */
  readonly level: number;
}

/** The innermost frame that binds the name. Throws when none does: the checker has seen to that. */
export function findBinding(env: Env, name: string): Binding {
  let level = 0;
  for (let frame: Env | undefined = env; frame !== undefined; frame = frame.parent, level++) {
    const slot = frame.names.lastIndexOf(name);
    if (slot >= 0 && frame.values[slot] !== undefined) return { frame, slot, level };
    const { instance } = frame;
    const number = instance === undefined ? undefined : toplevelOf(instance).numberOf.get(frame);
    if (instance !== undefined && number !== undefined) return findOutward(instance, number, level, name);
  }
  throw new Error(`${name} is not bound`);
}

/** envDigest: values with a digest of their own contribute it as it is. */
export function bindingDigest({ frame, slot }: Binding, type: Type): Digest {
  frame.digests ??= [];
  let digest = frame.digests[slot];
  if (digest === undefined) {
    const value = valueAt(frame, slot);
    digest = hasOwnDigest(value) ? value.digest() : digestValue(value, type);
    frame.digests[slot] = digest;
  }
  return digest;
}

/** H(E(value)). */
export function bindingExact({ frame, slot }: Binding, type: Type): Digest {
  frame.exacts ??= [];
  let digest = frame.exacts[slot];
  if (digest === undefined) {
    digest = digestOf(exactValue(valueAt(frame, slot), type));
    frame.exacts[slot] = digest;
  }
  return digest;
}

function valueAt(frame: Env, slot: number): Value {
  const value = frame.values[slot];
  if (value === undefined) throw new Error('binding without value');
  return value;
}

function hasOwnDigest(value: Value): value is Delayed | FuncValue | File | Fileset {
  return value instanceof Delayed || value instanceof FuncValue || value instanceof File || value instanceof Fileset;
}

/** The toplevel frames of an instance by number and by name: modules have hundreds of them. */
interface Toplevel {
  readonly numberOf: Map<Env, number>;
  readonly byName: Map<string, { readonly number: number; readonly slot: number }[]>;
}

/** Life time: that of the instance. Grows with it. */
const toplevels = new WeakMap<Instance, Toplevel>();

function toplevelOf(instance: Instance): Toplevel {
  let toplevel = toplevels.get(instance);
  if (toplevel === undefined) {
    toplevel = { numberOf: new Map(), byName: new Map() };
    toplevels.set(instance, toplevel);
  }
  for (let number = toplevel.numberOf.size; number < instance.frames.length; number++) {
    const frame = instance.frames[number];
    if (frame !== undefined) addFrame(toplevel, frame, number);
  }
  return toplevel;
}

function addFrame(toplevel: Toplevel, frame: Env, number: number): void {
  toplevel.numberOf.set(frame, number);
  frame.names.forEach((name, slot) => {
    if (frame.values[slot] === undefined) return;
    const known = toplevel.byName.get(name);
    if (known === undefined) toplevel.byName.set(name, [{ number, slot }]);
    else known.push({ number, slot });
  });
}

/** From toplevel frame `start` outward: the frames before it, `M0`, and what lies around the module. */
function findOutward(instance: Instance, start: number, level: number, name: string): Binding {
  const at = toplevelOf(instance)
    .byName.get(name)
    ?.findLast(({ number }) => number <= start);
  const frame = at === undefined ? undefined : instance.frames[at.number];
  if (at !== undefined && frame !== undefined) return { frame, slot: at.slot, level: level + start - at.number };
  const outer = instance.outer.find(name);
  if (outer === undefined) throw new Error(`${name} is not bound`);
  return { ...outer, level: level + start + 2 + outer.level };
}
