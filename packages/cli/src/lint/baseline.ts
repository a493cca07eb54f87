// A baseline: findings that a project lives with for now. They are told apart by what stands on their line,
// not by where the line is, so that edits elsewhere do not bring them back.

import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, fail, lineIndexAt, lineText, ok, type Result } from '@reflow-lang/base';
import type { LintAnswer } from '../answers/lint.ts';
import { decodeBaseline } from './baseline-decode.ts';

/** One finding, and how often it is there. */
export interface BaselineEntry {
  /** Relative to the folder of the baseline, with `/`. */
  readonly file: string;
  readonly code: string;
  readonly message: string;
  /** The line, without the white space around it. */
  readonly line: string;
  readonly count: number;
}

export interface Baseline {
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
}

export function readBaseline(path: string, text: string): Result<Baseline, string> {
  const entries = decodeBaseline(text);
  return entries === undefined ? fail(`${path}: this is no baseline of reflow lint`) : ok({ path, entries });
}

/** The file's text: sorted, one finding a line, so that changes are easy to review. */
export function renderBaseline(path: string, cwd: string, answers: readonly LintAnswer[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    for (const diagnostic of answer.diagnostics) {
      const key = keyOf(path, cwd, answer, diagnostic);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => `    ${key.slice(0, -1)},${count}]`);
  return `{\n  "schema": "lint-baseline/1",\n  "findings": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Takes known findings away, each as often as it is known. The second part is what is known and no longer there. */
export function withoutBaseline(
  { path, entries }: Baseline,
  cwd: string,
  answers: readonly LintAnswer[],
): { readonly answers: readonly LintAnswer[]; readonly gone: number } {
  const left = new Map<string, number>();
  for (const { file, code, message, line, count } of entries)
    left.set(JSON.stringify([file, code, message, line]), count);
  const remaining = answers.map((answer) => {
    const diagnostics = answer.diagnostics.filter((diagnostic) => {
      const key = keyOf(path, cwd, answer, diagnostic);
      const known = left.get(key) ?? 0;
      if (known > 0) left.set(key, known - 1);
      return known === 0;
    });
    return { ...answer, diagnostics };
  });
  const looked = new Set(answers.map(({ file }) => fileKey(path, cwd, file)));
  const gone = entries.filter((entry) => {
    const { file, code, message, line } = entry;
    return looked.has(file) && (left.get(JSON.stringify([file, code, message, line])) ?? 0) > 0;
  });
  return { answers: remaining, gone: gone.length };
}

function keyOf(path: string, cwd: string, { sourceOf }: LintAnswer, diagnostic: Diagnostic): string {
  const { file, code, message, span } = diagnostic;
  const source = sourceOf(file);
  const line = source ? lineText(source, lineIndexAt(source, span.start)).trim() : '';
  return JSON.stringify([fileKey(path, cwd, file), code, message, line]);
}

function fileKey(path: string, cwd: string, file: string): string {
  const folder = dirname(resolve(cwd, path));
  return relative(folder, isAbsolute(file) ? file : join(cwd, file))
    .split(sep)
    .join('/');
}
