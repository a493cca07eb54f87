// Values of the language. Scalars are bare JavaScript primitives; composites are small classes (a
// measured hot path, design §3.13). A *delayed* value, a Flow, may stand anywhere a value may, except
// as a map key. Printing and digests are directed by the static type. `kind` is there to tell the
// classes apart; it lives on the prototype and costs a value nothing. Spec: 04-values-digests §3.

import type { BigFloat, ByteString, Digest } from '@reflow-lang/base';
import type { Dir } from './dir.ts';
import type { File } from './file.ts';
import type { Fileset } from './fileset.ts';
import type { ListValue } from './list.ts';
import type { MapValue } from './map.ts';

/** `bigint` int, `string` (bytes as 03 §25.2), `boolean`, and the classes below. */
export type Value =
  | bigint
  | string
  | boolean
  | BigFloat
  | UnitValue
  | File
  | Dir
  | Fileset
  | ListValue
  | MapValue
  | TupleValue
  | StructValue
  | ModuleValue
  | VariantValue
  | FuncValue
  | Delayed;

/** What stands for a value that is not there yet. The one subclass is `Flow`. */
export abstract class Delayed {
  abstract digest(): Digest;
  /** `canonKey`: what is the same node (03 §20). */
  abstract key(): Digest;
  abstract toString(): string;
}

/** `()`. Use the one instance, `unit`. */
export class UnitValue {
  get kind(): 'unit' {
    return 'unit';
  }
}

/** The one unit value. */
export const unit: UnitValue = new UnitValue();

/** `(1, "a")`; components may be delayed. */
export class TupleValue {
  get kind(): 'tuple' {
    return 'tuple';
  }
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** Fields in the order of the literal; `names` is shared by all values of one literal. */
export class StructValue {
  get kind(): 'struct' {
    return 'struct';
  }
  readonly names: readonly string[];
  readonly items: readonly Value[];
  constructor(names: readonly string[], items: readonly Value[]) {
    this.names = names;
    this.items = items;
  }
  /** The last field of that name. */
  get(name: string): Value | undefined {
    const i = this.names.lastIndexOf(name);
    return i < 0 ? undefined : this.items[i];
  }
}

/** The exported values of an instance of a module. */
export class ModuleValue {
  get kind(): 'module' {
    return 'module';
  }
  readonly members: ReadonlyMap<string, Value>;
  constructor(members: ReadonlyMap<string, Value>) {
    this.members = members;
  }
}

/** `#Tag` or `#Tag(elem)`. */
export class VariantValue {
  get kind(): 'variant' {
    return 'variant';
  }
  readonly tag: string;
  readonly elem: Value | undefined;
  constructor(tag: string, elem?: Value) {
    this.tag = tag;
    this.elem = elem;
  }
}

/** Where a function is called: names and positions of the flows it makes. Spec: 04 §3. */
export interface Location {
  readonly ident: string;
  /** `file:line:col`. */
  readonly position: string;
}

/** A closure or a system function. */
export abstract class FuncValue {
  abstract apply(loc: Location, args: readonly Value[]): Value;
  /** Part of value digests; prints as `delayed(<digest>)`. */
  abstract digest(): Digest;
  /** Its part of exact values, E(v, t) of 03 §20: `"f"‖wd…` or `"s"‖…`. */
  abstract exact(): ByteString;
}
