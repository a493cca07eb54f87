// The URLs programs write, as `file`, `dir`, `files.Copy` and `dirs.Copy` take them.
// Spec: 03-evaluation §15, 06-stdlib §8.

import { type GoUrl, parseGoUrl, plainError, renderGoUrl } from '@reflow-lang/base';

export interface LocationUrl {
  /** As written, trailing slashes settled. */
  readonly raw: string;
  /** Without a scheme it is a path of this machine. */
  readonly isLocal: boolean;
  /** The canonical string. */
  readonly url: string;
}

/** Without trailing slashes; a directory's has exactly one. Throws the text of a malformed URL as it is. */
export function parseLocation(text: string, kind: 'file' | 'dir'): LocationUrl {
  const raw = text.replace(/\/+$/, '') + (kind === 'dir' ? '/' : '');
  const parsed = parseGoUrl(raw);
  if (!parsed.ok) throw plainError(parsed.error);
  const url: GoUrl = parsed.value;
  return { raw, isLocal: url.scheme === '', url: renderGoUrl(url) };
}
