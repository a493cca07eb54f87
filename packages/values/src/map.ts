// Maps: iterated in the order of the digests of their keys.
//
// That order is what programs see; to find a key nothing is digested. Ints and strings stand for themselves
// in the table, floats by their exact number, since their digests have eleven digits and so are shared by
// different keys; whatever else may be a key stands by its digest. Digests are made when somebody iterates.
// Sums are merged when somebody looks inside, as those of directories are. Spec: 04-values-digests §7.

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

  /** `vdig` of the key. */
  get digest(): Digest {
    this.#digest ??= digestScalar(this.key, this.#keyType);
    return this.#digest;
  }
}

type MapTable = ReadonlyMap<Slot, MapEntry>;

const emptyTable: MapTable = new Map();

/** Immutable once built; `MapBuilder` builds one. */
export class MapValue implements Layered<MapValue> {
  static readonly empty: MapValue = new MapValue([], emptyTable);

  #operands: readonly MapValue[];
  #table: MapTable;
  #sorted: readonly MapEntry[] | undefined;

  private constructor(operands: readonly MapValue[], table: MapTable) {
    this.#operands = operands;
    this.#table = table;
    this.#sorted = undefined;
  }

  /** Of a table that does not change afterwards. Use `MapBuilder`. */
  static of(table: MapTable): MapValue {
    return table.size === 0 ? MapValue.empty : new MapValue([], table);
  }

  /** Union; later ones win. Takes constant time. */
  static sum(operands: readonly MapValue[]): MapValue {
    const [first] = operands;
    if (first === undefined) return MapValue.empty;
    return operands.length === 1 ? first : new MapValue(operands, emptyTable);
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

  /** In no particular order; equal keys of two maps of one type have the same place. */
  table(): MapTable {
    if (this.#operands.length > 0) {
      this.#table = mergeTables(collectLayers<MapValue>(this).map((layer) => layer.#table));
      this.#operands = [];
    }
    return this.#table;
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
  /** Whether a built map holds the table, so that it must be copied before the next change. */
  #shared = false;

  constructor(from?: MapValue) {
    this.#table = new Map(from?.table());
  }

  /** A later entry of an equal key replaces the earlier one. */
  set(key: Value, value: Value, keyType: Type): void {
    if (this.#shared) {
      this.#table = new Map(this.#table);
      this.#shared = false;
    }
    this.#table.set(slotOf(key, keyType), new MapEntry(key, value, keyType));
  }

  build(): MapValue {
    this.#shared = true;
    return MapValue.of(this.#table);
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

function mergeTables(tables: readonly MapTable[]): MapTable {
  const merged = new Map<Slot, MapEntry>(tables[0]);
  for (const table of tables.slice(1)) for (const [slot, entry] of table) merged.set(slot, entry);
  return merged;
}

function sortByDigest(table: MapTable): readonly MapEntry[] {
  return [...table.values()].sort((a, b) =>
    a.digest === b.digest ? compareKeys(a.key, b.key) : a.digest < b.digest ? -1 : 1,
  );
}

/** Only different floats share a digest. */
const compareKeys = (a: Value, b: Value): number => (a instanceof BigFloat && b instanceof BigFloat ? a.compare(b) : 0);
