// Filesets on the wire: JSON and binary V2. Spec: 04-values-digests §12-13, 08 §1.6.

import type { Fileset } from './fileset.ts';

export function encodeFilesetJson(fs: Fileset): string {
  throw new Error('not written yet: encodeFilesetJson');
}
/** Rejects with kind Invalid or Precondition as 04 §12 says. */
export function decodeFilesetJson(text: string): Fileset {
  throw new Error('not written yet: decodeFilesetJson');
}
export interface EncodeOptions {
  readonly includeFileRefFields: boolean;
  readonly includeAssertions: boolean;
}
export function encodeFilesetV2(fs: Fileset, options: EncodeOptions): Uint8Array {
  throw new Error('not written yet: encodeFilesetV2');
}
export function decodeFilesetV2(bytes: Uint8Array): Fileset {
  throw new Error('not written yet: decodeFilesetV2');
}
