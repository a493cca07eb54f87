// Files: by content (resolved) or by reference. Spec: 04-values-digests §10.

import type { Digest } from '@reflow-lang/base';
import type { Assertions } from './assertions.ts';

export interface FileInit {
  readonly id?: Digest;
  /** Bytes. */
  readonly size: number;
  readonly source?: string;
  readonly etag?: string;
  /** Nanoseconds since the Unix epoch; absent for Go's zero time. */
  readonly lastModified?: bigint;
  readonly contentHash?: Digest;
  readonly assertions?: Assertions;
}

/** Immutable. `id` is the zero digest for a reference. */
export const File: typeof FileStub = class {} as never;
export type File = FileStub;
declare class FileStub {
  readonly id: Digest;
  readonly size: number;
  readonly source: string;
  readonly etag: string;
  readonly lastModified: bigint | undefined;
  readonly contentHash: Digest;
  readonly assertions: Assertions | undefined;
  constructor(init: FileInit);
  isRef(): boolean;
  /** Id, else content hash, else H(size, source, etag, assertions). Memoised. Spec: 04 §10.2. */
  digest(): Digest;
  /** First 8 hex digits of the id, or the source. */
  short(): string;
  toString(): string;
  withAssertions(assertions: Assertions | undefined): File;
}

/** Spec: 04 §10.4. Throws a ReflowError when one side is a reference and the other is not. */
export function equalFiles(f: File, g: File): boolean {
  throw new Error('not written yet: equalFiles');
}
