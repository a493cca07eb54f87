// Stored answers against ours, member by member. Contracts §8: members not stored are ignored, a stored
// null accepts anything, arrays have equal length, of syntax errors only the first line up to
// `, expecting` counts.

import { isObject, type Json } from './corpus.ts';

export interface Difference {
  readonly path: string;
  readonly want: Json;
  readonly got: Json | undefined;
}

const ignored = new Set(['error', 'stderr', 'quirk', 'unstable']);

/** The first difference, or `undefined`. */
export function firstDifference(want: Json, got: Json | undefined, path = ''): Difference | undefined {
  if (want === null) return undefined;
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return { path, want, got };
    for (const [i, item] of want.entries()) {
      const difference = firstDifference(item, got[i], `${path}[${i}]`);
      if (difference) return difference;
    }
    return undefined;
  }
  if (isObject(want)) {
    if (!isObject(got)) return { path, want, got };
    for (const [key, value] of Object.entries(want)) {
      if (ignored.has(key)) continue;
      const difference = firstDifference(value, got[key], path === '' ? key : `${path}.${key}`);
      if (difference) return difference;
    }
    return undefined;
  }
  return want === got ? undefined : { path, want, got };
}

/** `check` objects: errors of a module with syntax errors are compared as far as they are compat. */
export function firstCheckDifference(want: Json, got: Json | undefined): Difference | undefined {
  if (isObject(want) && isObject(got) && Array.isArray(want.errors) && Array.isArray(got.errors)) {
    const [first] = want.errors;
    if (typeof first === 'string' && isSyntaxError(first)) {
      const difference = firstDifference(cut(first), cut(got.errors[0]), 'check.errors[0]');
      const { errors: _errors, ...rest } = want;
      return difference ?? firstDifference(rest, got, 'check');
    }
  }
  return firstDifference(want, got, 'check');
}

const isSyntaxError = (line: string): boolean =>
  /^[^ ]*: (syntax error: unexpected|failed to (parse|unquote)|unterminated )/.test(line);

const cut = (line: Json | undefined): Json => (typeof line === 'string' ? line.replace(/, expecting .*$/, '') : null);

/** `want … got …` of a difference, abbreviated. */
export function renderDifference(difference: Difference): string {
  return `${difference.path}: want ${abbreviate(difference.want)}, got ${abbreviate(difference.got)}`;
}

function abbreviate(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
