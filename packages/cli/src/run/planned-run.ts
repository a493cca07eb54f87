// A program opened, bound and planned, for commands that tell what a run would do. Nothing is started and
// nothing is recorded. Spec: 07-cli §20.6 (explain PROG, run --dry-run), contracts §9.

import { dirname } from 'node:path';
import { fail, ok, type Result, recoverError, renderError } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import { createSessions, type Instance, instantiateWithFlags, openRuntime, type Sessions } from '@reflow-lang/runner';
import type { Value } from '@reflow-lang/values';
import { type Explanation, explainProgram } from '../answers/explain-program.ts';
import { type CommandHost, exitCode } from '../command.ts';
import { flagText, type ParsedFlags } from '../flags.ts';
import { loadSettings, presetsOf, type Settings } from '../settings.ts';
import { printOpenFailure } from '../text/findings.ts';
import { errorLine, jsonLine } from '../text/json.ts';
import { reflowVersion } from '../version.ts';
import { runFlags } from './flags.ts';
import { type RunOptions, readRunOptions } from './options.ts';
import { describeInstanceFailure, noMain } from './program-failure.ts';

export interface PlannedRun {
  readonly options: RunOptions;
  readonly explanation: Explanation;
}

/** Calls `show` with the plan; resolves to the exit code. Flags of `run` that are not given have their defaults. */
export async function planRun(
  host: CommandHost,
  parsed: ParsedFlags,
  globals: ParsedFlags,
  show: (planned: PlannedRun) => void,
): Promise<number> {
  const values = new Map([...runFlags.map((flag) => [flag.name, flag.default] as const), ...parsed.values]);
  const options = readRunOptions(host, { ...parsed, values }, globals);
  const settings = loadSettings(host, globals, dirname(options.program), options.overrides);
  if (!settings.ok) return refuse(host, options, settings.error);
  const trace = (line: string): void => host.stderr(`${line}\n`);
  const sessions = createSessions({ cwd: host.cwd, trace, log: () => {} });
  const opened = sessions.check.open(options.program);
  if (!opened.ok) {
    const { text, diagnostics } = opened.error;
    if (options.json) {
      host.stdout(errorLine({ code: diagnostics[0]?.code ?? '', message: text, kind: 'Invalid', causes: [] }));
    }
    printOpenFailure(host, opened.error, sessions);
    return exitCode.failure;
  }
  const instance = instantiateWithFlags(sessions, opened.value, options.args, presetsOf(settings.value, opened.value));
  if (!instance.ok) {
    const { error, text } = describeInstanceFailure(instance.error, options.shownProgram, host.cwd);
    return refuse(host, options, error.message, text);
  }
  const main = mainOf(instance.value);
  if (!main.ok) return refuse(host, options, main.error);
  const invalidateRegexp = flagText(values, 'invalidate');
  const explanation = await explain(
    host,
    { options, settings: settings.value, sessions, invalidateRegexp },
    main.value,
  );
  show({ options, explanation });
  if (explanation.error !== undefined) host.stderr(`${explanation.error.message}\n`);
  return exitCode.ok;
}

/** The document `explain/1`; `run` where one that is over is explained. Contracts §9. */
export const explanationDocument = (
  program: string,
  args: readonly string[],
  { basis, nodes, error }: Omit<Explanation, 'isOpen'>,
  run?: string,
): string =>
  jsonLine({
    reflow: reflowVersion,
    schema: 'explain/1',
    program,
    args,
    ...(run !== undefined && { run }),
    ...(basis !== undefined && { basis }),
    nodes,
    ...(error && { error }),
  });

interface Opened {
  readonly options: RunOptions;
  readonly settings: Settings;
  readonly sessions: Sessions;
  readonly invalidateRegexp: string;
}

async function explain(host: CommandHost, opened: Opened, main: Value): Promise<Explanation> {
  const { options, settings, sessions, invalidateRegexp } = opened;
  if (!(main instanceof Flow) || (main.op === op.val && main.value !== undefined))
    return { basis: undefined, nodes: [], error: undefined, isOpen: false };
  const { home } = settings;
  const runtime = await openRuntime({
    home,
    config: settings.config,
    cwd: host.cwd,
    env: host.env,
    launcherCommand: host.launcherCommand,
    clusterArgs: options.clusterArgs,
    universe: options.universe,
    ...(options.resources && { resources: options.resources }),
    warn: (line) => host.stderr(`reflow: ${line}\n`),
  });
  try {
    const signal = host.interrupts();
    return await explainProgram(runtime, { options, invalidateRegexp, home, sessions, main, signal });
  } finally {
    await runtime.close();
  }
}

/** Forced; the error is a text for people. */
function mainOf(instance: Instance): Result<Value, string> {
  const type = instance.type.fields.findLast((field) => field.name === 'Main')?.type;
  const value = instance.value.members.get('Main');
  if (type === undefined || value === undefined) return fail(noMain.text);
  try {
    return ok(force(value, type));
  } catch (thrown) {
    return fail(renderError(recoverError(thrown)));
  }
}

function refuse(host: CommandHost, options: RunOptions, message: string, text = message): number {
  if (options.json) host.stdout(errorLine({ code: '', message, kind: 'Invalid', causes: [] }));
  host.stderr(text.endsWith('\n') ? text : `${text}\n`);
  return exitCode.failure;
}
