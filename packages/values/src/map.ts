// Maps: keyed and iterated by key digest. Spec: 04-values-digests §7.

import type { Digest } from '@reflow-lang/base';
import type { Value } from './value.ts';

export interface MapEntry {
  readonly digest: Digest;
  readonly key: Value;
  readonly value: Value;
}

/** Immutable once built; `MapBuilder` builds one. */
export const MapValue: typeof MapValueStub = class {} as never;
export type MapValue = MapValueStub;
declare class MapValueStub {
  static readonly empty: MapValue;
  len(): number;
  /** By the key's digest with its static type. */
  lookup(digest: Digest): Value | undefined;
  /** Ascending bytes of the key digest: the order programs see. Sorted once, on first use. */
  entries(): readonly MapEntry[];
}

export const MapBuilder: typeof MapBuilderStub = class {} as never;
export type MapBuilder = MapBuilderStub;
declare class MapBuilderStub {
  constructor(from?: MapValue);
  /** A later entry of an equal key replaces the earlier one. */
  set(digest: Digest, key: Value, value: Value): void;
  build(): MapValue;
}
