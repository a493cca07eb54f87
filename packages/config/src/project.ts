// The project file `reflow.yaml`: the nearest one above the program. Never required.
// Spec: 07-cli §20.6.

import { fail, ok, type Result } from '@reflow-lang/base';
import { type Layer, layerOf } from './layers.ts';
import { readMapping } from './mapping.ts';

export interface Project {
  readonly path: string;
  /** Program to run when none is named, relative to the file. */
  readonly program: string | undefined;
  /** Texts of flags. */
  readonly params: ReadonlyMap<string, string>;
  readonly config: Layer;
  /** How serious warnings and lints are taken: levels as written, by code. */
  readonly lint: ReadonlyMap<string, string>;
}

export const projectFileName = 'reflow.yaml';

/** Reads a project file's text. The error names the file and what is wrong. */
export function readProject(path: string, text: string): Result<Project, string> {
  const read = readMapping(text);
  if (!read.ok) return fail(`${path}: ${read.error}`);
  const members = read.value;
  const program = members.get('program');
  if (program !== undefined && typeof program !== 'string') return fail(`${path}: program: expected a path`);
  const params = readTexts(members, 'params');
  if (!params.ok) return fail(`${path}: ${params.error}`);
  const lint = readTexts(members, 'lint');
  if (!lint.ok) return fail(`${path}: ${lint.error}`);
  const section = sectionOf(members.get('config'));
  if (section === undefined) return fail(`${path}: config: expected a mapping`);
  const config = layerOf('project file', path, section);
  return config.ok ? ok({ path, program, params: params.value, config: config.value, lint: lint.value }) : config;
}

function readTexts(
  members: ReadonlyMap<string, unknown>,
  key: 'params' | 'lint',
): Result<ReadonlyMap<string, string>, string> {
  const section = sectionOf(members.get(key));
  if (section === undefined) return fail(`${key}: expected a mapping`);
  const texts = new Map<string, string>();
  for (const [name, value] of section) {
    if (typeof value !== 'string') return fail(`${key}: ${name}: expected a text, a number or a bool`);
    texts.set(name, value);
  }
  return ok(texts);
}

/** An absent section is empty; `undefined` for what is no mapping. */
function sectionOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === undefined || value === '') return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}
