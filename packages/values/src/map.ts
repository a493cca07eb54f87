// Maps: iterated in the order of the digests of their keys.
//
// That order is what programs see; to find a key nothing is digested. Ints and strings stand for themselves
// in the table, floats by their exact number, since their digests have eleven digits and so are shared by
// different keys; whatever else may be a key stands by its digest. Digests are made when somebody iterates.
// Sums are merged when somebody looks inside, as those of directories are; the merged table is the first
// operand's own with the changes that bring it back, so that adding to a map copies nothing. Spec: 04-values-digests §7.

import { BigFloat, type Digest } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import { collectLayers, type Layered } from './layers.ts';
import { digestScalar } from './scalar-digest.ts';
import type { Value } from './value.ts';

/** What a key is found by in the table of a map. All keys of a map have one type. */
type Slot = bigint | string;

export class MapEntry {
  readonly key: Value;
  readonly value: Value;
  readonly #keyType: Type;
  #digest: Digest | undefined;

  constructor(key: Value, value: Value, keyType: Type) {
    this.key = key;
    this.value = value;
    this.#keyType = keyType;
    this.#digest = undefined;
  }

  get slot(): Slot {
    return slotOf(this.key, this.#keyType);
  }

  /** `vdig` of the key. */
  get digest(): Digest {
    this.#digest ??= digestScalar(this.key, this.#keyType);
    return this.#digest;
  }
}

type MapTable = ReadonlyMap<Slot, MapEntry>;

/** What is to be put back, first to last, into the table of another map to have an older one's. */
interface Older {
  readonly newer: MapValue;
  readonly changes: readonly (readonly [slot: Slot, entry: MapEntry | undefined])[];
}

/** Immutable once built; `MapBuilder` builds one. */
export class MapValue implements Layered<MapValue> {
  static readonly empty: MapValue = new MapValue([], new Map());

  #operands: readonly MapValue[];
  #table: Map<Slot, MapEntry>;
  /** The one entry of a map that has no table yet: what folds add, again and again. */
  #single: MapEntry | undefined;
  /** When the table is with a sum that began with this map. */
  #older: Older | undefined;
  #sorted: readonly MapEntry[] | undefined;

  private constructor(operands: readonly MapValue[], table: Map<Slot, MapEntry>) {
    this.#operands = operands;
    this.#table = table;
    this.#single = undefined;
    this.#older = undefined;
    this.#sorted = undefined;
  }

  /** A map of one entry. */
  static single(key: Value, value: Value, keyType: Type): MapValue {
    const map = new MapValue([], MapValue.empty.#table);
    map.#single = new MapEntry(key, value, keyType);
    return map;
  }

  /** Of a table that nobody else changes afterwards. Use `MapBuilder`. */
  static of(table: Map<Slot, MapEntry>): MapValue {
    return table.size === 0 ? MapValue.empty : new MapValue([], table);
  }

  /** Union; later ones win. Takes constant time. */
  static sum(operands: readonly MapValue[]): MapValue {
    const [first] = operands;
    if (first === undefined) return MapValue.empty;
    return operands.length === 1 ? first : new MapValue(operands, MapValue.empty.#table);
  }

  len(): number {
    return this.table().size;
  }

  lookup(key: Value, keyType: Type): Value | undefined {
    return this.table().get(slotOf(key, keyType))?.value;
  }

  /** Ascending bytes of the key digest: the order programs see. Sorted once, on first use. */
  entries(): readonly MapEntry[] {
    this.#sorted ??= sortByDigest(this.table());
    return this.#sorted;
  }

  /**
   * In no particular order; equal keys of two maps of one type have the same place. Not to be held while
   * anything is evaluated.
   */
  table(): MapTable {
    if (this.#operands.length > 0) this.#merge();
    else if (this.#older !== undefined) this.#restore(this.#older);
    else if (this.#single !== undefined) this.#table = new Map([[this.#single.slot, this.#single]]);
    this.#single = undefined;
    return this.#table;
  }

  /** Takes the table of the first layer over and puts the others into it: a fold that adds to a map is linear. */
  #merge(): void {
    const [first, ...others] = collectLayers<MapValue>(this);
    if (first === undefined) return;
    const tables = others.map((layer) => layer.#single ?? layer.table());
    const isTaken = first.table().size > 0;
    const table = isTaken ? first.#table : new Map<Slot, MapEntry>();
    const changes: (readonly [Slot, MapEntry | undefined])[] = [];
    const put = (slot: Slot, entry: MapEntry): void => {
      if (isTaken) changes.push([slot, table.get(slot)]);
      table.set(slot, entry);
    };
    for (const added of tables) {
      if (added instanceof MapEntry) put(added.slot, added);
      else for (const [slot, entry] of added) put(slot, entry);
    }
    this.#operands = [];
    this.#table = table;
    if (isTaken) first.#older = { newer: this, changes: changes.reverse() };
  }

  /** A table of its own again, from that of the newest map which has it now. */
  #restore(older: Older): void {
    const steps = [older];
    let newest = older.newer;
    for (let at = newest.#older; at !== undefined; at = newest.#older) {
      steps.push(at);
      newest = at.newer;
    }
    const table = new Map(newest.#table);
    for (const { changes } of steps.reverse()) {
      for (const [slot, entry] of changes) {
        if (entry === undefined) table.delete(slot);
        else table.set(slot, entry);
      }
    }
    this.#table = table;
    this.#older = undefined;
  }

  /** What a sum was made of, while nobody has looked inside. */
  operands(): readonly MapValue[] {
    return this.#operands;
  }
}

/** Union; later ones win. */
export function sumMaps(...maps: readonly MapValue[]): MapValue {
  return MapValue.sum(maps);
}

/** Collects entries; further ones may follow a `build`. */
export class MapBuilder {
  #table: Map<Slot, MapEntry>;
  /** What holds the table since it was built: the next change is made to a copy. */
  #built: MapValue | undefined;

  constructor(from?: MapValue) {
    this.#table = new Map(from?.table());
    this.#built = undefined;
  }

  /** A later entry of an equal key replaces the earlier one. */
  set(key: Value, value: Value, keyType: Type): void {
    if (this.#built !== undefined) {
      this.#table = new Map(this.#built.table());
      this.#built = undefined;
    }
    this.#table.set(slotOf(key, keyType), new MapEntry(key, value, keyType));
  }

  build(): MapValue {
    this.#built ??= MapValue.of(this.#table);
    return this.#built;
  }
}

/** The engine hashes the low 64 bits of an int alone. */
const maxPlainInt = 2n ** 63n;

function slotOf(key: Value, keyType: Type): Slot {
  if (typeof key === 'string') return key;
  if (typeof key === 'bigint') return key < maxPlainInt && key > -maxPlainInt ? key : key.toString();
  return key instanceof BigFloat ? numberSlot(key) : digestScalar(key, keyType);
}

/** Equal for equal numbers, whatever their precision; the zeros differ, as their digests do. */
function numberSlot({ parts: { form, negative, mantissa, exponent } }: BigFloat): string {
  return `${form}${negative ? '-' : '+'}${mantissa}p${exponent}`;
}

function sortByDigest(table: MapTable): readonly MapEntry[] {
  return [...table.values()].sort((a, b) =>
    a.digest === b.digest ? compareKeys(a.key, b.key) : a.digest < b.digest ? -1 : 1,
  );
}

/** Only different floats share a digest. */
const compareKeys = (a: Value, b: Value): number => (a instanceof BigFloat && b instanceof BigFloat ? a.compare(b) : 0);
