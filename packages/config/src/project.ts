// The project file `reflow.yaml`: the nearest one above the program. Never required.
// Spec: 07-cli §20.6.

import { fail, ok, type Result } from '@reflow-lang/base';
import { parse } from 'yaml';
import { type Layer, readLayer } from './layers.ts';

export interface Project {
  readonly path: string;
  /** Program to run when none is named, relative to the file. */
  readonly program: string | undefined;
  readonly params: ReadonlyMap<string, string>;
  readonly config: Layer;
}

export const projectFileName = 'reflow.yaml';

/** Reads a project file's text. The error names the file and what is wrong. */
export function readProject(path: string, text: string): Result<Project, string> {
  let document: unknown;
  try {
    document = parse(text, { logLevel: 'silent' });
  } catch (error) {
    return fail(`${path}: yaml: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
  const members = new Map(typeof document === 'object' && document !== null ? Object.entries(document) : []);
  const program: unknown = members.get('program');
  const params: unknown = members.get('params') ?? {};
  const section: unknown = members.get('config') ?? {};
  if (program !== undefined && typeof program !== 'string') return fail(`${path}: program: expected a path`);
  if (typeof params !== 'object' || params === null) return fail(`${path}: params: expected a mapping`);
  if (typeof section !== 'object' || section === null) return fail(`${path}: config: expected a mapping`);
  const layer = readLayer('project file', path, JSON.stringify(section));
  if (!layer.ok) return layer;
  const texts = Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]);
  return ok({ path, program, params: new Map(texts), config: layer.value });
}
