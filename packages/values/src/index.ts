// Values: their classes, order, printing, digests, filesets, assertions, resources and wire codecs.
// It evaluates nothing. Invariant: values are immutable; digests are directed by static types.

export * from './assertions.ts';
export { decodeFilesetJson, decodeFilesetV2, type EncodeOptions, encodeFilesetJson, encodeFilesetV2 } from './codec.ts';
export { equalValues, lessValue } from './compare.ts';
export { Dir, equalDirs, sumDirs } from './dir.ts';
export { equalFiles, File, type FileInit } from './file.ts';
export * from './fileset.ts';
export { MapBuilder, type MapEntry, MapValue } from './map.ts';
export { renderValue } from './print.ts';
export * from './resources.ts';
export {
  Delayed,
  FuncValue,
  ListValue,
  type Location,
  ModuleValue,
  StructValue,
  TupleValue,
  UnitValue,
  unit,
  type Value,
  VariantValue,
} from './value.ts';
export { digestValue, valueMaterial } from './value-digest.ts';
