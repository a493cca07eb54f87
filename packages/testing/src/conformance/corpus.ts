// A folder in the corpus format: programs beside their stored answers. See the README of the corpus.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface CorpusProgram {
  readonly category: string;
  readonly name: string;
  /** The folder to run it in. */
  readonly dir: string;
  /** Bare file name. */
  readonly program: string;
  readonly answer: JsonObject;
}

const categories = ['eval', 'flow', 'workflows', 'reject', 'warn'];

/**
 * Programs in order of category, then name: those of every sub-folder that holds answers, or of the
 * folder itself. Throws the system's error when there is no such folder.
 */
export function loadCorpus(root: string): readonly CorpusProgram[] {
  const rank = (category: string): number =>
    categories.includes(category) ? categories.indexOf(category) : categories.length;
  const below = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const programs = below.flatMap((name) => loadFolder(join(root, name)));
  return programs.length > 0 ? programs : loadFolder(root);
}

function loadFolder(dir: string): readonly CorpusProgram[] {
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.flatMap((file) => {
    const answer = readJson(join(dir, file));
    if (!isObject(answer) || typeof answer.program !== 'string') return [];
    const category = typeof answer.category === 'string' ? answer.category : basename(dir);
    return [{ category, name: file.slice(0, -'.json'.length), dir, program: answer.program, answer }];
  });
}

/** `undefined` when there is no such file. */
export function readJson(path: string): Json | undefined {
  if (!existsSync(path)) return undefined;
  return parseJson(readFileSync(path, 'utf8'));
}

/** Standard JSON has no other values than these. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}
