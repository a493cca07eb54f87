// Two texts of a file as a unified diff, as `patch` and code reviews read it.

import { diffLines, type LineChange } from './line-diff.ts';

/** Unchanged lines around each change. */
const context = 3;

/** The diff with its two file lines, `''` for equal texts. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const from = splitLines(before);
  const to = splitLines(after);
  const hunks = groupChanges(diffLines(from, to));
  if (hunks.length === 0) return '';
  return `--- ${path}\n+++ ${path}\n${hunks.map((hunk) => renderHunk(hunk, from, to)).join('')}`;
}

/** Each with its newline; only the last one may have none. */
const splitLines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Changes whose contexts meet are shown together. */
function groupChanges(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    const group = groups.at(-1);
    if (group !== undefined && change.fromStart - end <= 2 * context) group.push(change);
    else groups.push([change]);
    end = change.fromEnd;
  }
  return groups;
}

function renderHunk(changes: readonly LineChange[], from: readonly string[], to: readonly string[]): string {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lead = Math.min(context, first.fromStart);
  const trail = Math.min(context, from.length - last.fromEnd);
  const start = first.fromStart - lead;
  let body = '';
  let at = start;
  for (const change of changes) {
    body += marked(' ', from.slice(at, change.fromStart));
    body += marked('-', from.slice(change.fromStart, change.fromEnd));
    body += marked('+', to.slice(change.toStart, change.toEnd));
    at = change.fromEnd;
  }
  body += marked(' ', from.slice(at, at + trail));
  const fromRange = renderRange(start, last.fromEnd + trail);
  const toRange = renderRange(first.toStart - lead, last.toEnd + trail);
  return `@@ -${fromRange} +${toRange} @@\n${body}`;
}

const marked = (mark: string, lines: readonly string[]): string =>
  lines.map((line) => `${mark}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`).join('');

/** First line, counted from 1, and how many; an empty range names the line before it. */
function renderRange(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
