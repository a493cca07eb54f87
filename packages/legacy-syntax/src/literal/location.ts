// URLs of `intern` and `extern`, and the small language of intern specs.
// Spec: 09-legacy-v0 §6 (URLs), §7.

import { basePath, fail, ok, parseGoUrl, quote, type Result, renderGoUrl } from '@reflow-lang/base';

/** The canonical text of a URL. The error is the whole message. */
export function parseLocation(text: string): Result<string, string> {
  const url = parseGoUrl(text);
  if (!url.ok) return url;
  if (url.value.scheme === '') return fail(noScheme(text));
  return ok(renderGoUrl(url.value));
}

const noScheme = (text: string): string => `URL ${quote(text)} has no scheme`;

/** One URL of an intern spec, and how the paths of what is there are changed. */
export interface InternItem {
  /** Canonical. */
  readonly url: string;
  readonly rename: Rename | undefined;
}

/** What a Collect does. */
export interface Rename {
  readonly re: string;
  readonly repl: string;
}

export interface InternSpec {
  /** Whether the items are joined into one fileset: also a single one, in a list. */
  readonly isJoined: boolean;
  readonly items: readonly InternItem[];
}

/** `[name=]url{,[name=]url}`. The error is the whole message. */
export function parseInternSpec(spec: string): Result<InternSpec, string> {
  const texts = spec.split(',');
  const isJoined = texts.length > 1;
  const items: InternItem[] = [];
  for (const text of texts) {
    if (isJoined && text === '') continue;
    const item = parseItem(text, isJoined);
    if (!item.ok) return item;
    items.push(item.value);
  }
  return ok({ isJoined, items });
}

/** An `=` counts only before the `://`. */
function parseItem(text: string, isJoined: boolean): Result<InternItem, string> {
  const colon = text.indexOf('://');
  if (colon < 0) return fail(noScheme(text));
  const equals = text.slice(0, colon).indexOf('=');
  const name = equals < 0 ? '' : text.slice(0, equals);
  const url = parseGoUrl(text.slice(equals + 1));
  if (!url.ok) return url;
  if (url.value.scheme === '') return fail(noScheme(text));
  const { path } = url.value;
  const isNamed = name !== '' || isJoined;
  const rename = isNamed ? renameTo(name === '' ? basePath(path) : name, path) : undefined;
  return ok({ url: renderGoUrl(url.value), rename });
}

/** KEEP: of a file every dot of its path is replaced; that path is `.` alone. */
function renameTo(name: string, path: string): Rename {
  const isDirectory = path === '' || path.endsWith('/');
  return isDirectory ? { re: '^', repl: `${name}/` } : { re: '\\.', repl: name };
}
