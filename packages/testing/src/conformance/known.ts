// A list of failures that are known and argued: anything else is a regression, and an entry that passes
// is to be taken off the list. One `category/name group` per line; `#` begins a comment.

import type { Report } from './report.ts';

export function parseKnown(text: string): ReadonlySet<string> {
  const entries = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new Set(entries.filter((entry) => entry !== ''));
}

export function judgeKnown(
  report: Report,
  known: ReadonlySet<string>,
): { readonly ok: boolean; readonly text: string } {
  const failed = new Set(report.failures.map(({ category, group, name }) => `${category}/${name} ${group}`));
  const unexpected = [...failed].filter((entry) => !known.has(entry));
  const mended = [...known].filter((entry) => !failed.has(entry));
  const lines = [
    ...unexpected.map((entry) => `not in the list of known failures: ${entry}`),
    ...mended.map((entry) => `passes now, take it off the list: ${entry}`),
  ];
  return { ok: lines.length === 0, text: lines.map((line) => `${line}\n`).join('') };
}
