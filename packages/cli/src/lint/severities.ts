// How serious a project takes each code: the section `lint` of its reflow.yaml, and what the command line
// excepts. Spec: 10-editor §2.9, §3.8.

import { fail, ok, type Result, type Severity } from '@reflow-lang/base';
import { catalogue, isIgnorable } from '@reflow-lang/checker';
import type { Project } from '@reflow-lang/config';

export type Severities = ReadonlyMap<string, Severity | 'off'>;

const levels: ReadonlyMap<string, Severity | 'off'> = new Map([
  ['error', 'error'],
  ['warning', 'warning'],
  ['info', 'information'],
  ['information', 'information'],
  ['hint', 'hint'],
  ['off', 'off'],
]);

/** The error names the file, the code and what is possible. */
export function projectSeverities(project: Project | undefined): Result<Severities, string> {
  const severities = new Map<string, Severity | 'off'>();
  for (const [code, text] of project?.lint ?? []) {
    const level = levels.get(text);
    const where = `${project?.path}: lint: ${code}`;
    if (!isKnown(code)) return fail(`${where}: there is no such warning`);
    if (level === undefined) return fail(`${where}: expected one of error, warning, info, hint, off`);
    severities.set(code, level);
  }
  return ok(severities);
}

/** Codes of `-except`, separated by commas. */
export function parseExceptions(text: string): Result<readonly string[], string> {
  const codes = text.split(/[\s,]+/).filter((code) => code !== '');
  const wrong = codes.find((code) => !isKnown(code));
  return wrong === undefined ? ok(codes) : fail(`-except: there is no warning ${wrong}`);
}

const isKnown = (code: string): boolean =>
  isIgnorable(code) && (code.startsWith('SC') || catalogue.some((entry) => entry.code === code));
