// URLs of this machine: `localfile://a/b` is `a/b` below the working directory, `localfile:///a/b` and
// `file:///a/b` are `/a/b`; a text without a scheme is a path. Spec: 08-infrastructure §3.17, 05 §12.4.

import { resolve } from 'node:path';
import { mkError, parseGoUrl, plainError } from '@reflow-lang/base';

/** True for URLs that name files of this machine. */
export function isLocalUrl(url: string): boolean {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1];
  return scheme === undefined || /^(localfile|file)$/i.test(scheme);
}

/** The absolute path of a local URL, without a trailing slash. Throws Invalid for a URL that is none. */
export function localPath(url: string, workingDirectory: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(url)) return resolve(workingDirectory, url);
  const parsed = parseGoUrl(url);
  if (!parsed.ok) throw mkError('localfile', [url], 'Invalid', plainError(parsed.error));
  const { host, path, opaque } = parsed.value;
  const name = opaque !== '' ? opaque : host + path;
  if (name === '' || name.includes('\0')) throw mkError('localfile', [url], 'Invalid', plainError('no path'));
  return resolve(workingDirectory, name);
}
