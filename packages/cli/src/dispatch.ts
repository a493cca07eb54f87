// From a command line to a command and its exit code. Spec: 07-cli §1, §2.2, contracts §0.

import { isKind, ReflowError, renderError } from '@reflow-lang/base';
import { type Command, type CommandHost, exitCode, UsageError } from './command.ts';
import { commands, findCommand } from './commands.ts';
import { type FlagSpec, flagText, nearest, type ParsedFlags, parseFlags, renderFlags } from './flags.ts';
import { errorLine } from './text/json.ts';
import { reflowVersion } from './version.ts';

const helpFlag: FlagSpec = { name: 'help', type: 'bool', default: false, usage: 'display subcommand help' };

export const globalFlags: readonly FlagSpec[] = [
  { name: 'config', type: 'string', default: '', usage: 'the configuration file' },
  { name: 'log', type: 'string', default: 'info', usage: 'set the log level: off, error, info, debug' },
  { name: 'universe', type: 'string', default: '', usage: 'digest name space' },
  { name: 'cache', type: 'string', default: '', usage: 'override cache from config' },
  { name: 'cluster', type: 'string', default: '', usage: 'override cluster from config' },
  { name: 'repository', type: 'string', default: '', usage: 'override repository from config' },
  { name: 'assoc', type: 'string', default: '', usage: 'override assoc from config' },
  { name: 'taskdb', type: 'string', default: '', usage: 'override taskdb from config' },
  { name: 'version', type: 'bool', default: false, usage: 'print the version' },
];

const logLevels = ['off', 'error', 'info', 'debug'];

/** Runs a command line; resolves to the exit code. */
export async function dispatch(host: CommandHost, args: readonly string[]): Promise<number> {
  const globals = parseFlags(globalFlags, args);
  if (!globals.ok) {
    if (globals.error.kind === 'help') return help(host, args.includes('--help') ? 'stdout' : 'stderr');
    host.stderr(`${globals.error.message}\n`);
    return help(host, 'stderr');
  }
  const { values, rest } = globals.value;
  if (values.get('version') === true) {
    host.stdout(`${reflowVersion} (node ${process.version})\n`);
    return exitCode.ok;
  }
  if (!logLevels.includes(flagText(values, 'log').toLowerCase())) {
    host.stderr(`unrecognized log level ${flagText(values, 'log')}\n`);
    return exitCode.usage;
  }
  const [name, ...commandArgs] = rest;
  if (name === undefined) {
    host.stderr(introduction());
    return exitCode.usage;
  }
  if (name === 'help') return helpCommand(host, commandArgs);
  if (/\.(rf|rfx|reflow)$/.test(name)) return runCommand(host, globals.value, 'run', rest);
  return runCommand(host, globals.value, name, commandArgs);
}

async function runCommand(
  host: CommandHost,
  globals: ParsedFlags,
  name: string,
  args: readonly string[],
): Promise<number> {
  const command = await findCommand(name);
  if (command === undefined) return unknownCommand(host, name);
  const wantsJson = args.some((arg) => /^--?json(=true)?$/.test(arg));
  const flags = parseFlags([...command.flags, helpFlag], args);
  if (!flags.ok) {
    if (flags.error.kind === 'help') return usage(host, command, undefined);
    return wantsJson ? usageJson(host, flags.error.message) : usage(host, command, flags.error.message);
  }
  if (flags.value.values.get('help') === true) return commandHelp(host, command, args.includes('--help'));
  try {
    return await command.run(host, flags.value, globals);
  } catch (error) {
    return failed(host, command, error, wantsJson);
  }
}

function failed(host: CommandHost, command: Command, error: unknown, wantsJson: boolean): number {
  if (error instanceof UsageError) {
    return wantsJson ? usageJson(host, error.message) : usage(host, command, error.message);
  }
  if (!(error instanceof ReflowError)) throw error;
  if (isKind('Canceled', error) && host.signal.aborted) return exitCode.interrupted;
  const message = renderError(error);
  if (wantsJson) host.stdout(errorLine({ code: '', message, kind: error.kind, causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

// ---- Help -------------------------------------------------------------------------------------

function usageJson(host: CommandHost, message: string): number {
  host.stdout(errorLine({ code: '', message, kind: 'Usage', causes: [] }));
  return exitCode.usage;
}

function usage(host: CommandHost, command: Command, message: string | undefined): number {
  if (message !== undefined) host.stderr(`${message}\n`);
  host.stderr(`usage: reflow ${command.usage}\nFlags:\n${renderFlags([...command.flags, helpFlag])}`);
  return exitCode.usage;
}

/** `-help` on stderr as the original, `--help` and `help CMD` on stdout. */
function commandHelp(host: CommandHost, command: Command, toStdout: boolean): number {
  const text = `usage: reflow ${command.usage}\n\n${command.help}\n\nFlags:\n${renderFlags([...command.flags, helpFlag])}`;
  (toStdout ? host.stdout : host.stderr)(text);
  return exitCode.ok;
}

async function helpCommand(host: CommandHost, args: readonly string[]): Promise<number> {
  const [name] = args;
  if (name === undefined) {
    host.stdout(topLevelUsage());
    return exitCode.ok;
  }
  const command = await findCommand(name);
  return command === undefined ? unknownCommand(host, name) : commandHelp(host, command, true);
}

function help(host: CommandHost, where: 'stdout' | 'stderr'): number {
  host[where](topLevelUsage());
  return where === 'stdout' ? exitCode.ok : exitCode.usage;
}

function unknownCommand(host: CommandHost, name: string): number {
  const near = nearest(name, Object.keys(commands));
  host.stderr(`reflow: unknown command "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}\n`);
  return help(host, 'stderr');
}

const description =
  'Reflow runs typed, incremental data-processing programs on this machine, in containers or on a cluster.';

function introduction(): string {
  return `${description}

Write a module, then run it:

	reflow run hello.rf

"reflow help" lists the commands, "reflow help run" explains one of them.
`;
}

function topLevelUsage(): string {
  const names = Object.keys(commands).sort();
  return [
    description,
    '',
    'Usage of reflow:',
    '\treflow [flags] <command> [args]',
    'Reflow commands:',
    ...names.map((name) => `\t${name}`),
    'Global flags:',
    renderFlags(globalFlags),
  ].join('\n');
}
