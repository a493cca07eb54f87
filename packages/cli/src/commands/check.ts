// `reflow check`. Spec: 07-cli §8.2, contracts §1-2.

import { createSessions, type Sessions } from '@reflow-lang/runner';
import { type CheckResult, checkFile, encodeDiagnostic } from '../answers/check.ts';
import { guarded } from '../answers/guarded.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagBool } from '../flags.ts';
import { printFindings } from '../text/findings.ts';
import { jsonLine } from '../text/json.ts';

export const check: Command = {
  name: 'check',
  usage: 'check modules...',
  help: `Check type-checks the given modules and prints their errors and warnings. Nothing is evaluated.
It exits 1 if a module has an error.`,
  flags: [
    { name: 'w', type: 'bool', default: false, usage: 'treat warnings as errors' },
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per module' },
  ],
  run: async (host, flags) => {
    const { values, rest: files } = flags;
    if (files.length === 0) throw new UsageError('missing argument: modules');
    const found = flagBool(values, 'json') ? checkJson(host, files) : checkText(host, files);
    const isBad = found.failed || (flagBool(values, 'w') && found.warned);
    return isBad ? exitCode.failure : exitCode.ok;
  },
};

interface Found {
  failed: boolean;
  warned: boolean;
}

/** One session for all: a shared import warns once. */
function checkText(host: CommandHost, files: readonly string[]): Found {
  const found = { failed: false, warned: false };
  let warnings: string[] = [];
  const sessions = openSessions(host, (line) => warnings.push(line));
  for (const file of files) {
    warnings = [];
    printFindings(host, checkOne(sessions, file, warnings, found), sessions);
  }
  return found;
}

/** Each file as if it were the only one. */
function checkJson(host: CommandHost, files: readonly string[]): Found {
  const found = { failed: false, warned: false };
  for (const file of files) {
    const warnings: string[] = [];
    const sessions = openSessions(host, (line) => warnings.push(line));
    const result = checkOne(sessions, file, warnings, found);
    const diagnostics = result.diagnostics.map((diagnostic) => encodeDiagnostic(diagnostic, file, sessions.sourceOf));
    host.stdout(jsonLine({ file, ...result.answer, diagnostics }));
  }
  return found;
}

function checkOne(sessions: Sessions, file: string, warnings: readonly string[], found: Found): CheckResult {
  const result = guarded<CheckResult>(
    () => checkFile(sessions, file, warnings),
    (text) => ({
      answer: { ok: false, error: text, errors: text.split('\n'), warnings: [...warnings] },
      diagnostics: [],
    }),
  );
  found.failed ||= !result.answer.ok;
  found.warned ||= warnings.length > 0;
  return result;
}

const openSessions = (host: CommandHost, warn: (line: string) => void): Sessions =>
  createSessions({ cwd: host.cwd, trace: () => {}, log: () => {}, warn });
