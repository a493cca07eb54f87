// The parameters of a program: every `param(name, help)` that can be reached.
// Spec: 09-legacy-v0 §9, §13.

import { quote } from '@reflow-lang/base';
import type { Place, Program } from './ast.ts';
import { argsName } from './scope.ts';
import { walkProgram } from './visitor.ts';

/** A string flag of the program, mandatory. */
export interface LegacyParam {
  readonly name: string;
  /** Of the first mention in the text. */
  readonly help: string;
  readonly place: Place;
}

/**
 * In the order of the text, each name once. FIX: those in `extern` statements count too; the original
 * overlooks them and crashes.
 */
export function collectParams(program: Program): readonly LegacyParam[] {
  const params = new Map<string, LegacyParam>();
  for (const e of walkProgram(program)) {
    if (e.kind !== 'param' || params.has(e.name.value)) continue;
    params.set(e.name.value, { name: e.name.value, help: e.help.value, place: e.name });
  }
  return [...params.values()];
}

/** Why a modern module cannot supply these parameters; of several faults the last by name. */
export function importFault(params: readonly LegacyParam[]): string | undefined {
  const names = params.map((param) => param.name).sort();
  let fault: string | undefined;
  for (const name of names) {
    if (name === argsName) fault = `reserved parameter name ${argsName}`;
    else if (!isModernIdentifier(name)) fault = `param ${quote(name)} is not a valid Reflow identifier`;
  }
  return fault;
}

/** FIX: a keyword passes the original's check, and can then never be written. */
const isModernIdentifier = (name: string): boolean => /^\p{L}[_\p{L}\p{Nd}]*$/u.test(name) && !modernKeywords.has(name);

const modernKeywords: ReadonlySet<string> = new Set(
  (
    'val file dir struct module exec func int float string bool keyspace param if else switch case make ' +
    'requires type true false force import include'
  ).split(' '),
);
