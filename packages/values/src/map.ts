// Maps: keyed and iterated by key digest.
//
// The digest of a key, with its static type, *is* the key: equal keys have equal digests, and the
// order programs see is that of the digests, not of the keys. Collisions of SHA-256 are not provided
// for. Sums are merged when somebody looks inside, as those of directories are.
// Spec: 04-values-digests §7.

import type { Digest } from '@reflow-lang/base';
import { collectLayers, type Layered } from './layers.ts';
import type { Value } from './value.ts';

export interface MapEntry {
  readonly digest: Digest;
  readonly key: Value;
  readonly value: Value;
}

type MapTable = ReadonlyMap<Digest, MapEntry>;

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

  /** By the key's digest with its static type. */
  lookup(digest: Digest): Value | undefined {
    return this.table().get(digest)?.value;
  }

  /** Ascending bytes of the key digest: the order programs see. Sorted once, on first use. */
  entries(): readonly MapEntry[] {
    this.#sorted ??= sortByDigest(this.table());
    return this.#sorted;
  }

  /** By key digest, in no particular order. */
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
  #table: Map<Digest, MapEntry>;
  /** Whether a built map holds the table, so that it must be copied before the next change. */
  #shared = false;

  constructor(from?: MapValue) {
    this.#table = new Map(from?.table());
  }

  /** A later entry of an equal key replaces the earlier one. */
  set(digest: Digest, key: Value, value: Value): void {
    if (this.#shared) {
      this.#table = new Map(this.#table);
      this.#shared = false;
    }
    this.#table.set(digest, { digest, key, value });
  }

  build(): MapValue {
    this.#shared = true;
    return MapValue.of(this.#table);
  }
}

function mergeTables(tables: readonly MapTable[]): MapTable {
  const merged = new Map<Digest, MapEntry>(tables[0]);
  for (const table of tables.slice(1)) for (const [digest, entry] of table) merged.set(digest, entry);
  return merged;
}

function sortByDigest(table: MapTable): readonly MapEntry[] {
  return [...table.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}
