// Values: their classes, order, printing, digests, filesets, assertions, resources and wire codecs.
// It evaluates nothing. Invariant: values are immutable; digests are directed by static types.

export {
  type AssertionKey,
  type AssertionProperties,
  Assertions,
  type AssertPolicy,
  assertHolds,
  assertionMaterial,
  blobAssertions,
  blobNamespace,
  compareAssertionKeys,
  distinctAssertions,
  equalAssertions,
  mergeAssertions,
  prettyDiff,
  RWAssertions,
  uniteAssertions,
} from './assertions.ts';
export { compareValues, equalValues, lessValue } from './compare.ts';
export { Dir, equalDirs, sumDirs } from './dir.ts';
export { equalFiles, File, type FileInit } from './file.ts';
export {
  anyEmpty,
  countFiles,
  equalFilesets,
  exactFileset,
  exactFilesetMaterial,
  Fileset,
  fileOf,
  filesetMaterial,
  filesOf,
  flattenFileset,
  isEmptyFileset,
  mapFiles,
  pullup,
  sizeOf,
  substitute,
} from './fileset.ts';
export { assertionsOf, mapAssertionsByFile, withAssertions } from './fileset-assertions.ts';
export { decodeFileJson, decodeFilesetJson } from './fileset-json-decode.ts';
export { encodeAssertionsJson, encodeFileJson, encodeFilesetJson, type JsonOptions } from './fileset-json-encode.ts';
export { diffFilesets, renderFileset, renderShort } from './fileset-text.ts';
export { decodeFilesetV2 } from './fileset-v2-decode.ts';
export { type EncodeOptions, encodeFilesetV2 } from './fileset-v2-encode.ts';
export { encodeGoString, encodeGoTime, parseGoTime } from './go-json.ts';
export { ListValue } from './list.ts';
export { MapBuilder, type MapEntry, MapValue, sumMaps } from './map.ts';
export type { PathEntries, PathEntry } from './path-entries.ts';
export { renderValue } from './print.ts';
export {
  addParallel,
  addRequirements,
  addResources,
  addSerial,
  copyResources,
  divideResources,
  equalRequirements,
  equalResources,
  isAvailable,
  isWide,
  maxOfRequirements,
  maxRatio,
  maxResources,
  maxResourcesMemoryBufferFactor,
  minResources,
  noRequirements,
  type Requirements,
  type Resources,
  reflowletProcessMemoryReservationPct,
  renderRequirements,
  renderResources,
  resourcesKeys,
  scaledDistance,
  scaleResources,
  subResources,
} from './resources.ts';
export {
  Delayed,
  FuncValue,
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
