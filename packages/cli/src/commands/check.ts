// `reflow check`. Spec: 07-cli §8.2, contracts §1-2.

import { createSessions, type Sessions } from '@reflow-lang/runner';
import { type CheckResult, checkFile, encodeDiagnostic } from '../answers/check.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagBool } from '../flags.ts';
import { printFindings } from '../text/findings.ts';
import { jsonLine } from '../text/json.ts';

export const check: Command = {
  name: 'check',
  usage: 'check [-w] [--json] modules...',
  help: 'Check type-checks the given modules and prints their errors and warnings.',
  flags: [
    { name: 'w', type: 'bool', default: false, usage: 'treat warnings as errors' },
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per module' },
  ],
  run: async (host, flags) => {
    const { values, rest: files } = flags;
    if (files.length === 0) throw new UsageError('missing argument: modules');
    return flagBool(values, 'json') ? checkJson(host, files) : checkText(host, files, flagBool(values, 'w'));
  },
};

/** One session for all: a shared import warns once. */
function checkText(host: CommandHost, files: readonly string[], warningsAreErrors: boolean): number {
  let warnings: string[] = [];
  let failed = false;
  let warned = false;
  const sessions = openSessions(host, (line) => warnings.push(line));
  for (const file of files) {
    warnings = [];
    const result = checkFile(sessions, file, warnings);
    failed ||= !result.answer.ok;
    warned ||= warnings.length > 0;
    printFindings(host, result, sessions);
  }
  return failed || (warningsAreErrors && warned) ? exitCode.failure : exitCode.ok;
}

/** Each file as if it were the only one. */
function checkJson(host: CommandHost, files: readonly string[]): number {
  let failed = false;
  for (const file of files) {
    const warnings: string[] = [];
    const sessions = openSessions(host, (line) => warnings.push(line));
    const result = checkFile(sessions, file, warnings);
    failed ||= !result.answer.ok;
    host.stdout(jsonLine({ file, ...result.answer, diagnostics: diagnosticsOf(result, file, sessions) }));
  }
  return failed ? exitCode.failure : exitCode.ok;
}

const diagnosticsOf = (result: CheckResult, file: string, sessions: Sessions): readonly object[] =>
  result.diagnostics.map((diagnostic) => encodeDiagnostic(diagnostic, file, sessions.sourceOf));

function openSessions(host: CommandHost, warn: (line: string) => void): Sessions {
  return createSessions({ cwd: host.cwd, trace: () => {}, log: () => {}, warn });
}
