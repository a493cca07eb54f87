// Files: by content (*resolved*, with an id) or by reference (a source and its etag).
//
// The digest of a resolved file is its id: where it came from, its size and its assertions do not
// count. That of a reference is of all that is known about it. Spec: 04-values-digests §10.

import {
  type Digest,
  digestOf,
  isZeroDigest,
  le64,
  plainError,
  renderDigest,
  shortDigest,
  utf8Bytes,
  zeroDigest,
} from '@reflow-lang/base';
import { type Assertions, assertionMaterial } from './assertions.ts';

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
export class File {
  readonly id: Digest;
  /** Bytes. */
  readonly size: number;
  readonly source: string;
  readonly etag: string;
  /** Nanoseconds since the Unix epoch. */
  readonly lastModified: bigint | undefined;
  /** Digest of the contents as their source tells it, before they have been read. */
  readonly contentHash: Digest;
  readonly assertions: Assertions | undefined;
  #digest: Digest;

  constructor(init: FileInit) {
    this.id = init.id ?? zeroDigest;
    this.size = init.size;
    this.source = init.source ?? '';
    this.etag = init.etag ?? '';
    this.lastModified = init.lastModified;
    this.contentHash = init.contentHash ?? zeroDigest;
    this.assertions = init.assertions;
    this.#digest = isZeroDigest(this.id) ? this.contentHash : this.id;
  }

  /** True when only the source is known, not the contents. */
  isRef(): boolean {
    return isZeroDigest(this.id);
  }

  /** Id, else content hash, else H(size, source, etag, assertions). Memoised. Spec: 04 §10.2. */
  digest(): Digest {
    if (isZeroDigest(this.#digest)) {
      const asserted = this.assertions ? assertionMaterial(this.assertions) : '';
      this.#digest = digestOf(le64(this.size) + utf8Bytes(this.source) + utf8Bytes(this.etag) + asserted);
    }
    return this.#digest;
  }

  /** First 8 hex digits of the id, or the source. */
  short(): string {
    return this.isRef() ? this.source : shortDigest(this.id);
  }

  /** `id: sha256:…, size: 6`, with what else is known. Spec: 04 §10.3. */
  toString(): string {
    const parts: string[] = [];
    if (!this.isRef()) parts.push(`id: ${renderDigest(this.id)}`);
    parts.push(`size: ${this.size}`);
    if (this.source !== '') parts.push(`source: ${this.source}`);
    if (this.etag !== '') parts.push(`etag: ${this.etag}`);
    if (!isZeroDigest(this.contentHash)) parts.push(`contenthash: ${shortDigest(this.contentHash)}`);
    if (this.assertions && !this.assertions.isEmpty()) parts.push(`assertions: <${this.assertions.short()}>`);
    return parts.join(', ');
  }

  /** The same file under other assertions (`undefined` for none). */
  withAssertions(assertions: Assertions | undefined): File {
    if (assertions === this.assertions) return this;
    return new File({
      id: this.id,
      size: this.size,
      source: this.source,
      etag: this.etag,
      contentHash: this.contentHash,
      ...(this.lastModified !== undefined && { lastModified: this.lastModified }),
      ...(assertions && { assertions }),
    });
  }
}

/** Spec: 04 §10.4. Throws a ReflowError when one side is a reference and the other is not. */
export function equalFiles(f: File, g: File): boolean {
  if (f.isRef() !== g.isRef()) {
    throw plainError(`cannot compare unresolved and resolved file: f(${f}), g(${g})`);
  }
  if (!f.isRef()) return f.id === g.id;
  if (f.size !== g.size || f.source !== g.source || f.etag === '' || f.etag !== g.etag) return false;
  // Content hashes of different functions say nothing about each other.
  const comparable = f.contentHash.length > 2 && f.contentHash.slice(0, 2) === g.contentHash.slice(0, 2);
  return !comparable || f.contentHash === g.contentHash;
}
