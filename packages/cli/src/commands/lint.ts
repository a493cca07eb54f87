// `reflow lint`: warnings and hints for modules that check. Spec: 07-cli §20.6; 10-editor §3.7-3.8, §11.2.

import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fail, ok, type Result } from '@reflow-lang/base';
import { systemText } from '@reflow-lang/runner';
import { encodeDiagnostic } from '../answers/check.ts';
import { findModules } from '../answers/find-modules.ts';
import { guardedAsync } from '../answers/guarded.ts';
import { type LintAnswer, type LintEnvironment, lintFile } from '../answers/lint.ts';
import { sarifDocument } from '../answers/sarif.ts';
import { sessionPath } from '../answers/session-path.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { type FlagValues, flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { type Baseline, readBaseline, renderBaseline, withoutBaseline } from '../lint/baseline.ts';
import { fixModule } from '../lint/fix-module.ts';
import { parseExceptions, projectSeverities, type Severities } from '../lint/severities.ts';
import { createShellcheck, findShellcheck } from '../lint/shellcheck.ts';
import { replaceFile } from '../replace-file.ts';
import { findProject } from '../settings.ts';
import { errorLine, jsonLine } from '../text/json.ts';
import { printLint } from '../text/lint-text.ts';

export const lint: Command = {
  name: 'lint',
  usage: 'lint [flags] [paths]',
  help: `Lint looks for what is allowed but hardly meant, or better said otherwise, in modules and in the commands
of their execs. Paths are modules and folders; without any it looks through the current folder.
"reflow explain CODE" tells what a finding means. A finding is silenced by "// reflow:ignore CODE -- reason" on its
line, or alone on the line before. Levels of codes are set in reflow.yaml, under lint. It exits 1 if a warning is left.`,
  flags: [
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per module' },
    { name: 'sarif', type: 'bool', default: false, usage: 'print one SARIF document' },
    { name: 'fix', type: 'bool', default: false, usage: 'apply fixes that are right whatever was meant' },
    {
      name: 'unsafefixes',
      type: 'bool',
      default: false,
      usage: 'with -fix: apply also fixes that someone should look at',
    },
    { name: 'except', type: 'string', default: '', usage: 'leave out these `codes`, separated by commas' },
    { name: 'baseline', type: 'string', default: '', usage: 'leave out the findings recorded in this `file`' },
    { name: 'updatebaseline', type: 'bool', default: false, usage: 'with -baseline: record the findings of now' },
    {
      name: 'shellcheck',
      type: 'string',
      default: 'auto',
      usage: 'check commands with ShellCheck: auto, always, never',
    },
  ],
  run: async (host, flags, globals) => {
    const prepared = prepare(host, flags);
    if (!prepared.ok) return refuse(host, flags.values, prepared.error);
    return lintAll(host, flags, globals, prepared.value);
  },
};

interface Job {
  readonly environment: LintEnvironment;
  readonly files: readonly string[];
  readonly baseline: Baseline | undefined;
}

/** What can be wrong before anything is linted. */
function prepare(host: CommandHost, { values, rest }: ParsedFlags): Result<Job, string> {
  const mode = flagText(values, 'shellcheck');
  if (!['auto', 'always', 'never'].includes(mode)) {
    throw new UsageError(`unknown value ${mode} of -shellcheck; choose one of auto, always, never`);
  }
  const path = flagText(values, 'baseline');
  if (flagBool(values, 'updatebaseline') && path === '') throw new UsageError('-updatebaseline needs -baseline FILE');
  const found = findModules(host.cwd, rest.length > 0 ? rest : ['.']);
  const [empty] = found.empty;
  if (empty !== undefined) return fail(`there are no modules in ${empty}`);
  const except = parseExceptions(flagText(values, 'except'));
  if (!except.ok) throw new UsageError(except.error);
  const severities = severitiesByFolder(host, found.files, except.value);
  if (!severities.ok) return severities;
  const program = mode === 'never' ? undefined : findShellcheck(host.env);
  if (program === undefined && mode === 'always') return fail('shellcheck is not installed');
  const baseline = path === '' || flagBool(values, 'updatebaseline') ? ok(undefined) : loadBaseline(host.cwd, path);
  if (!baseline.ok) return baseline;
  const shellcheck = program === undefined ? undefined : createShellcheck(program);
  const environment: LintEnvironment = {
    cwd: host.cwd,
    severitiesOf: severities.value,
    ...(shellcheck && { shellFindings: shellcheck.findings }),
  };
  return ok({ environment, files: found.files, baseline: baseline.value });
}

/** Every file's project is read once per folder. */
function severitiesByFolder(
  host: CommandHost,
  files: readonly string[],
  except: readonly string[],
): Result<(file: string) => Severities, string> {
  const byFolder = new Map<string, Severities>();
  const folderOf = (file: string): string => dirname(resolve(host.cwd, file));
  for (const folder of new Set(files.map(folderOf))) {
    const project = findProject(folder);
    const severities = project.ok ? projectSeverities(project.value) : project;
    if (!severities.ok) return severities;
    byFolder.set(folder, new Map([...severities.value, ...except.map((code) => [code, 'off'] as const)]));
  }
  return ok((file) => byFolder.get(folderOf(file)) ?? new Map());
}

function loadBaseline(cwd: string, path: string): Result<Baseline, string> {
  try {
    return readBaseline(path, readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    return fail(systemText('open', path, error));
  }
}

/** A command that could not start its work. Contracts rule 8. */
function refuse(host: CommandHost, values: FlagValues, message: string): number {
  if (flagBool(values, 'json')) host.stdout(errorLine({ code: '', message, kind: 'Config', causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

async function lintAll(host: CommandHost, flags: ParsedFlags, globals: ParsedFlags, job: Job): Promise<number> {
  const { values } = flags;
  const { environment, files } = job;
  const fixed = new Map<string, number>();
  const found: LintAnswer[] = [];
  for (const file of files) {
    const fixing = flagBool(values, 'fix') ? await fixFile(environment, file, flagBool(values, 'unsafefixes')) : ok(0);
    if (flagBool(values, 'fix')) fixed.set(file, fixing.ok ? fixing.value : 0);
    const answer = await guardedAsync<LintAnswer>(
      () => lintFile(environment, file),
      (error) => ({ file, error, diagnostics: [], sourceOf: () => undefined }),
    );
    found.push(fixing.ok ? answer : { ...answer, error: fixing.error });
  }
  if (flagBool(values, 'updatebaseline')) return updateBaseline(host, flagText(values, 'baseline'), found);
  const { answers, gone } = job.baseline ? withoutBaseline(job.baseline, host.cwd, found) : { answers: found, gone: 0 };
  if (gone > 0) host.stderr(`${gone} findings of ${job.baseline?.path} are gone: update it with -updatebaseline\n`);
  if (flagBool(values, 'sarif')) host.stdout(jsonLine(sarifDocument(answers)));
  else if (flagBool(values, 'json')) for (const answer of answers) host.stdout(jsonLine(encodeAnswer(answer, fixed)));
  else printLint(host, globals, answers, fixed);
  return answers.some(isBad) ? exitCode.failure : exitCode.ok;
}

const isBad = ({ error, diagnostics }: LintAnswer): boolean =>
  error !== undefined || diagnostics.some(({ severity }) => severity === 'warning' || severity === 'error');

/** `{file, diagnostics}` (contracts §2), `error` of a module that does not check, `fixed` with `-fix`. */
function encodeAnswer({ file, error, diagnostics, sourceOf }: LintAnswer, fixed: ReadonlyMap<string, number>): object {
  const count = fixed.get(file);
  return {
    file,
    ...(error !== undefined && { error }),
    diagnostics: diagnostics.map((diagnostic) => encodeDiagnostic(diagnostic, sessionPath(file), sourceOf)),
    ...(count !== undefined && { fixed: count }),
  };
}

/** How many fixes were applied. A text that is not UTF-8 is left alone: it could not be written back. */
async function fixFile(environment: LintEnvironment, file: string, unsafe: boolean): Promise<Result<number, string>> {
  const { cwd } = environment;
  const before = await lintFile(environment, file);
  const key = sessionPath(file);
  const source = before.sourceOf(key);
  if (before.error !== undefined || source === undefined || source.invalidUtf8.length > 0) return ok(0);
  const findings = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    const overlay = (read: string) => (read === key ? ok(bytes) : undefined);
    return (await lintFile({ ...environment, overlay }, file)).diagnostics;
  };
  const { text, count } = await fixModule({ cwd, file: key, text: source.text, findings, unsafe });
  try {
    if (count > 0) replaceFile(realpathSync(resolve(cwd, file)), new TextEncoder().encode(text));
    return ok(count);
  } catch (error) {
    return fail(systemText('write', file, error));
  }
}

function updateBaseline(host: CommandHost, path: string, answers: readonly LintAnswer[]): number {
  const wrong = answers.find(({ error }) => error !== undefined);
  if (wrong !== undefined) {
    host.stderr(`${wrong.error}\nthe baseline stays as it is: ${wrong.file} does not check\n`);
    return exitCode.failure;
  }
  try {
    writeFileSync(resolve(host.cwd, path), renderBaseline(path, host.cwd, answers));
  } catch (error) {
    host.stderr(`${systemText('open', path, error)}\n`);
    return exitCode.failure;
  }
  const count = answers.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
  host.stderr(`recorded ${count} findings in ${path}\n`);
  return exitCode.ok;
}
