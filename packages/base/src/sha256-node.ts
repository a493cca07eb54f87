// SHA-256 on Node: the one `node:` import of the pure rings (design: rings 0-2).

import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** The 32 bytes of the hash, one character a byte. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary');
}

/** Most materials are short, and a fresh buffer for each would cost as much as its hash. */
const scratch = Buffer.allocUnsafeSlow(4096);

/** The hash of a byte string (one character a byte). */
export function sha256OfString(bytes: string): string {
  if (bytes.length > scratch.length) return sha256(Buffer.from(bytes, 'latin1'));
  return sha256(scratch.subarray(0, scratch.write(bytes, 0, 'latin1')));
}
