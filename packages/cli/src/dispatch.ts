// From a command line to a command and its exit code. Spec: 07-cli §1, §2.2, §20.2, contracts §0.

import { isKind, ReflowError, renderError } from '@reflow-lang/base';
import { type Command, type CommandHost, exitCode, interruptedCode, type ProcessHost, UsageError } from './command.ts';
import { commands, findCommand } from './commands.ts';
import { type FlagFailure, flagBool, nearest, type ParsedFlags, parseFlags } from './flags.ts';
import { globalFlags, readStyle } from './global-flags.ts';
import { commandHelp, commandUsage, introduction, topLevelUsage } from './help.ts';
import { errorLine } from './text/json.ts';
import { versionLine } from './version.ts';

/** Runs a command line; resolves to the exit code. Rejects only with bugs. */
export async function dispatch(host: ProcessHost, args: readonly string[]): Promise<number> {
  const globals = parseFlags(globalFlags, args);
  if (!globals.ok) return refuseTopLevel(host, globals.error, asksForJson(args));
  const [name, ...rest] = globals.value.rest;
  if (flagBool(globals.value.values, 'version')) {
    host.stdout(versionLine());
    return exitCode.ok;
  }
  if (name === undefined) {
    const style = readStyle(host, globals.value);
    if (!style.ok) return refuse(host, style.error, false);
    host.stderr(introduction());
    return exitCode.usage;
  }
  if (name === 'help') return helpCommand(host, rest);
  if (/\.(rf|rfx|reflow)$/.test(name)) return runCommand(host, globals.value, 'run', globals.value.rest);
  return runCommand(host, globals.value, name, rest);
}

async function runCommand(
  process: ProcessHost,
  globals: ParsedFlags,
  name: string,
  args: readonly string[],
): Promise<number> {
  const command = await findCommand(name);
  if (command === undefined) return unknownCommand(process, name, asksForJson(args));
  const own = new Set(command.flags.map((flag) => flag.name));
  const parsed = parseFlags([...command.flags, ...globalFlags.filter((flag) => !own.has(flag.name))], args);
  if (!parsed.ok) return refuseCommand(process, command, parsed.error, asksForJson(args));
  const all = withCommandsGlobals(globals, parsed.value, own);
  const wantsJson = flagBool(parsed.value.values, 'json');
  const style = readStyle(process, all);
  if (!style.ok) return refuse(process, style.error, wantsJson);
  const host: CommandHost = { ...process, style: style.value };
  noteFlagsOfThePast(host, command, all, parsed.value);
  try {
    return await command.run(host, parsed.value, all);
  } catch (error) {
    return failed(host, command, error, wantsJson);
  }
}

/** Global flags count wherever they stand; the later one wins. */
function withCommandsGlobals(globals: ParsedFlags, parsed: ParsedFlags, own: ReadonlySet<string>): ParsedFlags {
  const moved = [...parsed.given].filter((name) => !own.has(name));
  const values = new Map(globals.values);
  for (const name of moved) {
    const value = parsed.values.get(name);
    if (value !== undefined) values.set(name, value);
  }
  return { values, given: new Set([...globals.given, ...moved]), rest: globals.rest };
}

function noteFlagsOfThePast(host: CommandHost, command: Command, globals: ParsedFlags, parsed: ParsedFlags): void {
  if (host.style.logLevel === 'off' || host.style.logLevel === 'error') return;
  const given = new Set([...globals.given, ...parsed.given]);
  for (const flag of [...globalFlags, ...command.flags]) {
    if (flag.isPast && given.has(flag.name)) host.stderr(`reflow: note: -${flag.name} has no effect any more\n`);
  }
}

function failed(host: CommandHost, command: Command, error: unknown, wantsJson: boolean): number {
  if (error instanceof UsageError) {
    return refuseCommand(host, command, { kind: 'usage', message: error.message }, wantsJson);
  }
  if (!(error instanceof ReflowError)) throw error;
  const message = renderError(error);
  if (wantsJson) host.stdout(errorLine({ code: '', message, kind: error.kind, causes: [] }));
  if (isKind('Canceled', error)) {
    const interrupts = host.interrupts();
    if (interrupts.aborted) return interruptedCode(interrupts);
  }
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

// ---- Command lines that are none ----------------------------------------------------------------

/** Where the flags themselves cannot be read, what looks like `--json` is. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => /^--?json(=(1|t|T|TRUE|true|True))?$/.test(arg));
}

/** A command that could not start its work: one document, whatever the command. Contracts rule 8. */
function refuse(host: ProcessHost, message: string, wantsJson: boolean): number {
  if (wantsJson) host.stdout(errorLine({ code: '', message, kind: 'Usage', causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.usage;
}

function refuseTopLevel(host: ProcessHost, failure: FlagFailure, wantsJson: boolean): number {
  if (failure.kind === 'help' && failure.word.startsWith('--')) {
    host.stdout(topLevelUsage());
    return exitCode.ok;
  }
  if (failure.kind === 'usage') refuse(host, failure.message, wantsJson);
  host.stderr(topLevelUsage());
  return exitCode.usage;
}

/** `-help` answers on stderr as the original, `--help`, `-h` and `help CMD` on stdout. */
function refuseCommand(host: ProcessHost, command: Command, failure: FlagFailure, wantsJson: boolean): number {
  if (failure.kind === 'help') {
    (failure.word === '-help' ? host.stderr : host.stdout)(commandHelp(command));
    return exitCode.ok;
  }
  refuse(host, failure.message, wantsJson);
  host.stderr(commandUsage(command));
  return exitCode.usage;
}

function unknownCommand(host: ProcessHost, name: string, wantsJson: boolean): number {
  const near = nearest(name, [...Object.keys(commands), 'help']);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  refuse(host, `reflow: unknown command "${name}"${hint}`, wantsJson);
  host.stderr(topLevelUsage());
  return exitCode.usage;
}

async function helpCommand(host: ProcessHost, args: readonly string[]): Promise<number> {
  const [name] = args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined || name === 'help') {
    host.stdout(topLevelUsage());
    return exitCode.ok;
  }
  const command = await findCommand(name);
  if (command === undefined) return unknownCommand(host, name, false);
  host.stdout(commandHelp(command));
  return exitCode.ok;
}
