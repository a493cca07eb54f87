// `reflow check`. Spec: 07-cli §8.2, §20.6-20.7, contracts §1-2.

import { resolve } from 'node:path';
import { createSessions, type Sessions } from '@reflow-lang/runner';
import { type CheckResult, checkFile, encodeDiagnostic, warningsThatCount } from '../answers/check.ts';
import { type FoundModules, findModules, foldersBelow } from '../answers/find-modules.ts';
import { guarded } from '../answers/guarded.ts';
import { sarifDocument } from '../answers/sarif.ts';
import { sessionPath } from '../answers/session-path.ts';
import { type Command, type CommandHost, exitCode, interruptedCode, UsageError } from '../command.ts';
import { type FlagValues, flagBool } from '../flags.ts';
import { printFindings } from '../text/findings.ts';
import { jsonLine } from '../text/json.ts';
import { type Watched, watchFiles } from '../watch.ts';

export const check: Command = {
  name: 'check',
  usage: 'check modules...',
  help: `Check type-checks the given modules, and those in the given folders, and prints their errors and warnings.
Nothing is evaluated. It exits 1 if a module has an error. "reflow explain CODE" tells what an error means.`,
  flags: [
    { name: 'w', type: 'bool', default: false, usage: 'treat warnings as errors' },
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per module' },
    { name: 'sarif', type: 'bool', default: false, usage: 'print one SARIF document' },
    { name: 'watch', type: 'bool', default: false, usage: 'check again whenever a module changes' },
  ],
  run: async (host, { values, rest }) => {
    if (rest.length === 0) throw new UsageError('missing argument: modules');
    if (flagBool(values, 'watch')) return checkAgain(host, values, rest);
    return checkOnce(host, values, rest).code;
  },
};

/** One round: everything that was looked for, and what came of it. */
interface Round {
  readonly code: number;
  readonly found: FoundModules;
  /** Session paths of all sources, those that are not there included. */
  readonly sources: ReadonlySet<string>;
}

interface Checked {
  readonly file: string;
  readonly result: CheckResult;
  readonly sessions: Sessions;
  readonly sources: ReadonlySet<string>;
  readonly warned: boolean;
}

/** Sessions that remember what they looked for. */
type Opened = Pick<Checked, 'sessions' | 'sources'>;

function checkOnce(host: CommandHost, values: FlagValues, paths: readonly string[]): Round {
  const found = findModules(host.cwd, paths);
  const checked = printed(host, values, found.files);
  const isBad = checked.some(({ result, warned }) => !result.answer.ok || (flagBool(values, 'w') && warned));
  const sources = new Set(checked.flatMap((each) => [...each.sources]));
  return { code: isBad ? exitCode.failure : exitCode.ok, found, sources };
}

function printed(host: CommandHost, values: FlagValues, files: readonly string[]): readonly Checked[] {
  if (flagBool(values, 'sarif')) {
    const checked = files.map((file) => checkAlone(host, file));
    const inputs = checked.map(({ result, sessions }) => ({
      diagnostics: result.diagnostics,
      sourceOf: sessions.sourceOf,
    }));
    host.stdout(jsonLine(sarifDocument(inputs)));
    return checked;
  }
  if (!flagBool(values, 'json')) return checkTogether(host, files);
  return files.map((file) => {
    const checked = checkAlone(host, file);
    host.stdout(jsonLine(encodeChecked(checked)));
    return checked;
  });
}

/** Text. One session for all: a shared import warns once. */
function checkTogether(host: CommandHost, files: readonly string[]): readonly Checked[] {
  let warnings: string[] = [];
  const opened = openSessions(host, (line) => warnings.push(line));
  return files.map((file) => {
    warnings = [];
    const checked = checkIn(opened, file, warnings);
    printFindings(host, checked.result, opened.sessions);
    return checked;
  });
}

/** As if the file were the only one. */
function checkAlone(host: CommandHost, file: string): Checked {
  const warnings: string[] = [];
  return checkIn(
    openSessions(host, (line) => warnings.push(line)),
    file,
    warnings,
  );
}

function checkIn(opened: Opened, file: string, warnings: readonly string[]): Checked {
  const { sessions } = opened;
  const result = guarded<CheckResult>(
    () => checkFile(sessions, file, warnings),
    (text) => ({
      answer: { ok: false, error: text, errors: text.split('\n'), warnings: [...warnings] },
      diagnostics: [],
    }),
  );
  return { ...opened, file, result, warned: warningsThatCount(sessions, warnings).length > 0 };
}

function encodeChecked({ file, result, sessions }: Checked): object {
  const path = sessionPath(file);
  const diagnostics = result.diagnostics.map((diagnostic) => encodeDiagnostic(diagnostic, path, sessions.sourceOf));
  return { file, ...result.answer, diagnostics };
}

// ---- Watching ---------------------------------------------------------------------------------

/** Until it is interrupted. Each round starts anew: what is read again is little, and nothing can be stale. */
async function checkAgain(host: CommandHost, values: FlagValues, paths: readonly string[]): Promise<number> {
  const signal = host.interrupts();
  let round = 0;
  await watchFiles(signal, () => {
    if (round++ > 0) host.stderr('\n');
    const checked = checkOnce(host, values, paths);
    const outcome = checked.code === exitCode.ok ? 'all is well' : 'there are errors';
    host.stderr(`reflow: ${outcome}; watching for changes\n`);
    return watchedBy(host.cwd, checked);
  });
  return interruptedCode(signal);
}

const watchedBy = (cwd: string, { found, sources }: Round): Watched => ({
  files: [...sources].map((file) => resolve(cwd, file)),
  folders: found.folders.flatMap((folder) => foldersBelow(cwd, folder)).map((folder) => resolve(cwd, folder)),
});

function openSessions(host: CommandHost, warn: (line: string) => void): Opened {
  const sources = new Set<string>();
  const overlay = (path: string): undefined => {
    sources.add(path);
  };
  return { sources, sessions: createSessions({ cwd: host.cwd, trace: () => {}, log: () => {}, warn, overlay }) };
}
