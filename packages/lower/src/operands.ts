// Operands of a node, some of them delayed: what it depends on, and what its continuation keeps of the rest.
// Nodes are many, so a continuation holds the immediate operands alone, not the delayed ones nor any type.
// Spec: 03-evaluation §4.

import type { ByteString } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import { type Value, valueMaterial } from '@reflow-lang/values';
import type { Sub } from './digest/index.ts';

/** Operands in their places; a hole where a delayed one will come. */
export type Holes = readonly (Value | undefined)[];

export interface Operands {
  /** The delayed ones, in order. */
  readonly deps: readonly Flow[];
  readonly holes: Holes;
  /** Material of the immediate ones, in order. */
  readonly material: ByteString;
}

export function splitOperands(subs: readonly Sub[]): Operands {
  const [only] = subs;
  if (subs.length === 1 && only?.value instanceof Flow) return { deps: [only.value], holes: oneHole, material: '' };
  const deps: Flow[] = [];
  const holes: (Value | undefined)[] = [];
  let material: ByteString = '';
  for (const { value, type } of subs) {
    if (value instanceof Flow) {
      deps.push(value);
      holes.push(undefined);
    } else {
      holes.push(value);
      material += valueMaterial(value, type);
    }
  }
  return { deps, holes, material };
}

const oneHole: Holes = [undefined];

/** The values of all operands, once those of the delayed ones are there. */
export function fillHoles(holes: Holes, values: readonly Value[]): readonly Value[] {
  if (holes.length === values.length) return values;
  let next = 0;
  const filled: Value[] = [];
  for (const hole of holes) {
    const value = hole ?? values[next++];
    if (value !== undefined) filled.push(value);
  }
  return filled;
}
