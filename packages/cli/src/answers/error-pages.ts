// Where the explain pages are: in the folder docs/errors of the tree, which bundle and sources belong to.
// A page is read when it is asked for.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorPage, parseErrorPage } from './error-page.ts';

declare const REFLOW_BUNDLED: boolean | undefined;

/** The page of a code, if there is one. */
export function readErrorPage(code: string): ErrorPage | undefined {
  try {
    return parseErrorPage(readFileSync(join(errorPageFolder(), `${code}.md`), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Codes that have a page, in order. */
export const codesWithPage = (): readonly string[] =>
  readdirSync(errorPageFolder())
    .filter((name) => /^[EW]\d{4}\.md$/.test(name))
    .map((name) => name.slice(0, -'.md'.length))
    .sort();

export function errorPageFolder(): string {
  if (typeof REFLOW_BUNDLED === 'boolean') return join(dirname(process.argv[1] ?? ''), '..', 'docs', 'errors');
  return fileURLToPath(new URL('../../../../docs/errors/', import.meta.url));
}
