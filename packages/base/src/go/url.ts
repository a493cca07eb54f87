// Go's net/url, as far as programs can see it. WHATWG URL does not behave like this.
// Spec: 03-evaluation §15, 05 §6.6.

import type { Result } from '../result.ts';

export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly host: string;
  /** Decoded. */
  readonly path: string;
  readonly rawPath: string;
  readonly forceQuery: boolean;
  readonly rawQuery: string;
  readonly fragment: string;
}

/** The error is the text Go gives: `parse "s3://b/%zz": invalid URL escape "%zz"`. */
export function parseGoUrl(raw: string): Result<GoUrl, string> {
  throw new Error('not written yet: parseGoUrl');
}
/** The canonical string: what enters digests. */
export function renderGoUrl(url: GoUrl): string {
  throw new Error('not written yet: renderGoUrl');
}
