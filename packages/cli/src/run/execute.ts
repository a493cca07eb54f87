// The steps of `reflow run`, from the program's text to the exit code. Spec: 07-cli §9.1.

import { recoverError, renderError } from '@reflow-lang/base';
import type { OpenFailure } from '@reflow-lang/checker';
import { Flow, op } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import {
  createSessions,
  describeError,
  type Instance,
  instantiateWithFlags,
  type Runtime,
  type Sessions,
  systemText,
} from '@reflow-lang/runner';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { type CommandHost, exitCode } from '../command.ts';
import { presetsOf, type Settings } from '../settings.ts';
import { printOpenFailure } from '../text/findings.ts';
import { errorLine } from '../text/json.ts';
import { renderModuleUsage } from '../text/module-usage.ts';
import { type BegunRun, beginRun, endEarly } from './begun-run.ts';
import { runFlow } from './flow-run.ts';
import { printImmediate } from './immediate.ts';
import { createToolLog } from './loggers.ts';
import type { RunOptions } from './options.ts';
import { describeInstanceFailure, noMain } from './program-failure.ts';
import { createScreen } from './screen.ts';

/** Called only when external work is needed; `warn` takes lines for people. */
export type OpenRuntime = (warn: (line: string) => void) => Promise<Runtime>;

/** Resolves to the exit code. */
export async function executeRun(
  host: CommandHost,
  options: RunOptions,
  settings: Settings,
  openRuntime: OpenRuntime,
): Promise<number> {
  const screen = createScreen(host);
  const tool = createToolLog(host, screen, () => new Date());
  const trace = (line: string): void => screen.print(`${line}\n`);
  const sessions = createSessions({ cwd: host.cwd, trace, log: (line) => tool.info(line) });
  const startedAt = new Date();
  const opened = sessions.check.open(options.program);
  if (!opened.ok) return refuseModule(host, options, opened.error, sessions);
  let run: BegunRun;
  try {
    run = beginRun({ host, options, settings, sessions, screen, tool, startedAt });
  } catch (error) {
    return refuse(host, options, systemText('open', options.events, error));
  }
  const presets = presetsOf(settings, opened.value);
  const instance = instantiateWithFlags(sessions, opened.value, options.args, presets);
  if (instance.ok) return runMain(run, instance.value, openRuntime);
  const { error } = instance;
  if (error.stage === 'flags' && error.text === 'flag: help requested' && error.flags !== undefined) {
    host.stdout(renderModuleUsage(options.shownProgram, opened.value, error.flags));
    return exitCode.ok;
  }
  return endEarly(run, describeInstanceFailure(error, options.shownProgram, host.cwd), {});
}

/** Before there is a run, the document is that of a command that could not start. */
function refuseModule(host: CommandHost, options: RunOptions, failure: OpenFailure, sessions: Sessions): number {
  if (options.json) {
    const [first] = failure.diagnostics;
    host.stdout(errorLine({ code: first?.code ?? '', message: failure.text, kind: 'Invalid', causes: [] }));
  }
  printOpenFailure(host, failure, sessions);
  return exitCode.failure;
}

function refuse(host: CommandHost, options: RunOptions, message: string): number {
  if (options.json) host.stdout(errorLine({ code: '', message, kind: 'Invalid', causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

async function runMain(run: BegunRun, instance: Instance, openRuntime: OpenRuntime): Promise<number> {
  const params = Object.fromEntries(instance.params);
  const type = instance.type.fields.findLast((field) => field.name === 'Main')?.type;
  const value = instance.value.members.get('Main');
  if (type === undefined || value === undefined) return endEarly(run, noMain, params);
  let main: Value;
  try {
    main = immediate(force(value, type));
  } catch (thrown) {
    const error = recoverError(thrown);
    return endEarly(run, { error: describeError(error), text: renderError(error) }, params);
  }
  const known: KnownMain<Value> = { params, type, value: main };
  return main instanceof Flow ? runFlow(run, { ...known, value: main }, openRuntime) : printImmediate(run, known);
}

/** What is to be run or printed. */
export interface KnownMain<V> {
  readonly params: Readonly<Record<string, string>>;
  readonly type: Type;
  readonly value: V;
}

/** A flow that is a value already needs no run. */
const immediate = (value: Value): Value =>
  value instanceof Flow && value.op === op.val && value.value !== undefined ? value.value : value;
