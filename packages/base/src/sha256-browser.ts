// SHA-256 in a browser worker.

import { sha256 as noble } from '@noble/hashes/sha2.js';
import { decodeLatin1, encodeLatin1 } from './bytes.ts';

/** The 32 bytes of the hash, one character a byte. */
export function sha256(bytes: Uint8Array): string {
  return decodeLatin1(noble(bytes));
}

/** The hash of a byte string (one character a byte). */
export function sha256OfString(bytes: string): string {
  return sha256(encodeLatin1(bytes));
}
