// `explain CODE`: what a code of the catalogue means. Spec: 07-cli §20.6, 10-editor §3.8.

import { catalogue, entryOf, lintRules } from '@reflow-lang/checker';
import { nearest } from '../flags.ts';
import { reflowVersion } from '../version.ts';
import type { ErrorPage } from './error-page.ts';
import { readErrorPage } from './error-pages.ts';

export type CodeExplanation =
  | { readonly kind: 'page'; readonly page: ErrorPage; readonly tags: readonly string[] }
  /** A code of ShellCheck, which explains it itself. */
  | { readonly kind: 'shellcheck'; readonly code: string; readonly url: string }
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** `E0210`, `e0210` and `T-BINOP-MISMATCH` are the same. */
export function explainCode(word: string): CodeExplanation {
  if (/^SC\d{4}$/i.test(word)) {
    const code = word.toUpperCase();
    return { kind: 'shellcheck', code, url: `https://www.shellcheck.net/wiki/${code}` };
  }
  const entry = entryOf(word);
  const page = entry && readErrorPage(entry.code);
  if (page === undefined) return { kind: 'unknown', near: nearCodes(word) };
  return { kind: 'page', page, tags: lintRules.find((rule) => rule.code === page.code)?.tags ?? [] };
}

/** The document of `--json`. */
export function encodeExplanation({ page, tags }: CodeExplanation & { readonly kind: 'page' }): object {
  const { code, name, severity, title, text, examples, related, markdown } = page;
  return {
    reflow: reflowVersion,
    schema: 'code/1',
    code,
    name,
    severity,
    title,
    tags,
    text,
    examples: examples.map(({ bad, good }) => ({ bad: Object.fromEntries(bad), good: Object.fromEntries(good) })),
    related,
    markdown,
  };
}

/** At most three codes whose number, or whose name, is nearly this one. */
function nearCodes(word: string): readonly string[] {
  const wanted = word.toUpperCase();
  const codes = catalogue.map((entry) => entry.code);
  if (/^[EW]\d+$/.test(wanted)) {
    const [letter = '', number] = [wanted[0], Number(wanted.slice(1))];
    const distance = (code: string): number => Math.abs(Number(code.slice(1)) - number);
    return codes
      .filter((code) => code.startsWith(letter))
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, 3)
      .sort();
  }
  const names = catalogue.flatMap((entry) => entry.name.toUpperCase().split(', '));
  const near = nearest(wanted, names);
  const found = near === undefined ? undefined : entryOf(near);
  return found ? [found.code] : [];
}
