// SHA-256 of a whole buffer, in a browser worker.

import { sha256 as noble } from '@noble/hashes/sha2.js';
import { decodeLatin1 } from './bytes.ts';

/** The 32 bytes of the hash, one character a byte. */
export function sha256(bytes: Uint8Array): string {
  return decodeLatin1(noble(bytes));
}
