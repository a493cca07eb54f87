// SHA-256 of a whole buffer, on Node: the one `node:` import of the pure rings (design: rings 0-2).

import { hash } from 'node:crypto';

/** The 32 bytes of the hash, one character a byte. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary');
}
