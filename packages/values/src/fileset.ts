// Filesets: what flows of the outside world produce. Spec: 04-values-digests §11.

import type { Digest } from '@reflow-lang/base';
import type { Assertions } from './assertions.ts';
import type { File } from './file.ts';

/** A list of filesets, or a map from path to file; immutable. `[]` is a list, absent is not. */
export const Fileset: typeof FilesetStub = class {} as never;
export type Fileset = FilesetStub;
declare class FilesetStub {
  static readonly empty: Fileset;
  static ofList(list: readonly Fileset[]): Fileset;
  static ofMap(entries: Iterable<readonly [string, File]>): Fileset;
  static ofFile(file: File): Fileset;
  readonly list: readonly Fileset[] | undefined;
  /** In byte order of the path; `[]` when there is none. */
  readonly entries: readonly (readonly [string, File])[];
  lookup(path: string): File | undefined;
  /** Memoised. Spec: 04 §11.1. */
  digest(): Digest;
}

export function filesetMaterial(fs: Fileset): string {
  throw new Error('not written yet: filesetMaterial');
}
/** Injective twin of the digest, for sameness inside our system. Spec: 04 §11.6. */
export function exactFileset(fs: Fileset): Digest {
  throw new Error('not written yet: exactFileset');
}
/** E(fs) of 04 §11.6. */
export function exactFilesetMaterial(fs: Fileset): string {
  throw new Error('not written yet: exactFilesetMaterial');
}
/** The only file, or throws the ReflowError of 04 §11 (`Fileset.File … contains N files (!=1)`). */
export function fileOf(fs: Fileset): File {
  throw new Error('not written yet: fileOf');
}
export function equalFilesets(a: Fileset, b: Fileset): boolean {
  throw new Error('not written yet: equalFilesets');
}
export function isEmptyFileset(fs: Fileset): boolean {
  throw new Error('not written yet: isEmptyFileset');
}
export function anyEmpty(fs: Fileset): boolean {
  throw new Error('not written yet: anyEmpty');
}
export function countFiles(fs: Fileset): number {
  throw new Error('not written yet: countFiles');
}
/** Bytes, not deduplicated. */
export function sizeOf(fs: Fileset): number {
  throw new Error('not written yet: sizeOf');
}
/** Deduplicated by digest, in order of a depth-first walk over sorted paths. */
export function filesOf(fs: Fileset): readonly File[] {
  throw new Error('not written yet: filesOf');
}
export function flattenFileset(fs: Fileset): readonly Fileset[] {
  throw new Error('not written yet: flattenFileset');
}
export function pullup(fs: Fileset): Fileset {
  throw new Error('not written yet: pullup');
}
export function substitute(
  fs: Fileset,
  by: ReadonlyMap<Digest, File>,
): { readonly fileset: Fileset; readonly resolved: boolean } {
  throw new Error('not written yet: substitute');
}
export function assertionsOf(fs: Fileset): Assertions {
  throw new Error('not written yet: assertionsOf');
}
export function withAssertions(fs: Fileset, assertions: Assertions): Fileset {
  throw new Error('not written yet: withAssertions');
}
export function mapAssertionsByFile(fs: Fileset, files: readonly File[]): Fileset {
  throw new Error('not written yet: mapAssertionsByFile');
}
export function diffFilesets(a: Fileset, b: Fileset): { readonly text: string; readonly different: boolean } {
  throw new Error('not written yet: diffFilesets');
}
export function renderFileset(fs: Fileset): string {
  throw new Error('not written yet: renderFileset');
}
export function renderShort(fs: Fileset): string {
  throw new Error('not written yet: renderShort');
}
