// Go's `path.Match` and `path.Clean`. Spec: 06-stdlib §6.1, 02-types §16.1.

import type { Result } from '../result.ts';

/** Whether the whole name matches; the error is `syntax error in pattern`. */
export function matchPath(pattern: string, name: string): Result<boolean, string> {
  throw new Error('not written yet: matchPath');
}
/** Lexical cleaning: `.`, `..` and double slashes. */
export function cleanPath(path: string): string {
  throw new Error('not written yet: cleanPath');
}
/** Cleaned join; empty elements are dropped. */
export function joinPath(...elements: readonly string[]): string {
  throw new Error('not written yet: joinPath');
}
/** All but the last element, cleaned; `.` for none. */
export function dirPath(path: string): string {
  throw new Error('not written yet: dirPath');
}
/** The last element. */
export function basePath(path: string): string {
  throw new Error('not written yet: basePath');
}
