// Go's `path.Match`, and the lexical functions of package `path`.
//
// Matching goes over bytes, as in Go: where a star leaves the middle of a character, each of its
// remaining bytes counts as one character. Paths here are slash-separated names, never this machine's.
// Spec: 06-stdlib §6.1, 02-types §16.1.

import { type ByteString, fromUtf8Bytes, utf8Bytes } from '../bytes.ts';
import { fail, ok, type Result } from '../result.ts';

const badPattern = 'syntax error in pattern';

/**
 * Whether the whole name matches a glob of `*`, `?`, `[a-z]`, `[^a]`, `\c`. The error
 * `syntax error in pattern` comes also when the name has mismatched before.
 */
export function matchPath(pattern: string, name: string): Result<boolean, string> {
  let rest: ByteString = utf8Bytes(pattern);
  let left: ByteString = utf8Bytes(name);
  while (rest !== '') {
    const { star, chunk, after } = scanChunk(rest);
    rest = after;
    if (star && chunk === '') return ok(!left.includes('/'));
    const next = consume(chunk, left, star, rest === '');
    if (next.kind === 'bad') return fail(badPattern);
    if (next.kind === 'mismatch') return restIsValid(rest) ? ok(false) : fail(badPattern);
    left = next.left;
  }
  return ok(left === '');
}

/** What became of a chunk: the name's remainder, no match, or a malformed pattern. */
type ChunkMatch =
  | { readonly kind: 'match'; readonly left: ByteString }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'bad' };

const mismatch: ChunkMatch = { kind: 'mismatch' };
const bad: ChunkMatch = { kind: 'bad' };

/** The first place where the chunk matches; a star before it skips anything but slashes. The last chunk must use up the name. */
function consume(chunk: ByteString, name: ByteString, star: boolean, isLast: boolean): ChunkMatch {
  for (let skip = 0; skip <= name.length; skip++) {
    if (skip > 0 && (!star || name[skip - 1] === '/')) break;
    const found = matchChunk(chunk, name.slice(skip));
    if (found.kind === 'bad' || (found.kind === 'match' && (found.left === '' || !isLast))) return found;
  }
  return mismatch;
}

function restIsValid(pattern: ByteString): boolean {
  for (let rest = pattern; rest !== ''; ) {
    const { chunk, after } = scanChunk(rest);
    if (matchChunk(chunk, '').kind === 'bad') return false;
    rest = after;
  }
  return true;
}

/** The part of the pattern up to the next star, and whether stars stand before it. */
function scanChunk(pattern: ByteString): { star: boolean; chunk: ByteString; after: ByteString } {
  let start = 0;
  while (pattern[start] === '*') start++;
  let inClass = false;
  let end = start;
  for (; end < pattern.length; end++) {
    const c = pattern[end];
    if (c === '\\') end++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '*' && !inClass) break;
  }
  return { star: start > 0, chunk: pattern.slice(start, end), after: pattern.slice(end) };
}

/** After a mismatch the chunk is still read to its end, for its syntax. */
function matchChunk(chunk: ByteString, name: ByteString): ChunkMatch {
  let failed = false;
  let at = 0;
  for (let i = 0; i < chunk.length; ) {
    failed ||= at >= name.length;
    const c = chunk[i];
    if (c === '[') {
      const rune = failed ? noRune : runeAt(name, at);
      const parsed = matchClass(chunk, i + 1, rune.point);
      if (parsed === undefined) return bad;
      failed ||= !parsed.matches;
      i = parsed.end;
      at += rune.size;
    } else if (c === '?') {
      failed ||= name[at] === '/';
      if (!failed) at += runeAt(name, at).size;
      i++;
    } else {
      if (c === '\\') i++;
      if (i >= chunk.length) return bad;
      failed ||= chunk[i] !== name[at];
      at++;
      i++;
    }
  }
  return failed ? mismatch : { kind: 'match', left: name.slice(at) };
}

/** A class from after its `[` on: whether it holds the point, and where it ends; `undefined` when malformed. */
function matchClass(
  chunk: ByteString,
  start: number,
  point: number,
): { readonly matches: boolean; readonly end: number } | undefined {
  const negated = chunk[start] === '^';
  let matches = false;
  let at = negated ? start + 1 : start;
  for (let items = 0; items === 0 || chunk[at] !== ']'; items++) {
    const low = classItem(chunk, at);
    if (low === undefined) return undefined;
    const high = chunk[low.end] === '-' ? classItem(chunk, low.end + 1) : low;
    if (high === undefined) return undefined;
    if (low.point <= point && point <= high.point) matches = true;
    at = high.end;
  }
  return { matches: matches !== negated, end: at + 1 };
}

/** One character of a class. Something must follow it. */
function classItem(chunk: ByteString, start: number): { readonly point: number; readonly end: number } | undefined {
  let at = start;
  if (chunk[at] === '-' || chunk[at] === ']') return undefined;
  if (chunk[at] === '\\') at++;
  if (at >= chunk.length) return undefined;
  const { point, size } = runeAt(chunk, at);
  const end = at + size;
  const isInvalid = point === 0xfffd && size === 1;
  return isInvalid || end >= chunk.length ? undefined : { point, end };
}

interface Rune {
  readonly point: number;
  /** In bytes. */
  readonly size: number;
}
const noRune: Rune = { point: -1, size: 0 };

/** The character at a byte offset; an invalid byte is U+FFFD of size 1. */
function runeAt(bytes: ByteString, at: number): Rune {
  const text = fromUtf8Bytes(bytes.slice(at, at + 4));
  const point = text.codePointAt(0) ?? 0xfffd;
  if (point >= 0xdc80 && point < 0xdd00) return { point: 0xfffd, size: 1 };
  return { point, size: point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4 };
}

/** Lexical cleaning of `.`, `..` and double slashes: `a/./b//../c/` → `a/c`, `` → `.`, `/..` → `/`. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') out.push(element);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  const joined = out.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Cleaned join; empty elements are dropped; `''` when all are empty. */
export function joinPath(...elements: readonly string[]): string {
  const present = elements.filter((e) => e !== '');
  return present.length === 0 ? '' : cleanPath(present.join('/'));
}

/** All but the last element, cleaned; `.` for none: `a/b` → `a`, `/x` → `/`. */
export function dirPath(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** The last element, without trailing slashes; `.` of an empty path, `/` of slashes alone. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
