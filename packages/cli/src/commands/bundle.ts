// `reflow bundle`. Spec: 07-cli §8.4, 01-syntax §13.2.

import { resolve } from 'node:path';
import { basePath, dirPath, fail, ok, type Result } from '@reflow-lang/base';
import { extensionOf, injectArguments, type OpenedModule } from '@reflow-lang/checker';
import { moduleFlags } from '@reflow-lang/lower';
import { createSessions, type Sessions, systemText } from '@reflow-lang/runner';
import { encodeBundle } from '@reflow-lang/syntax';
import { sessionPath } from '../answers/session-path.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagBool, flagText } from '../flags.ts';
import { replaceFile } from '../replace-file.ts';
import { printOpenFailure } from '../text/findings.ts';
import { renderModuleUsage } from '../text/module-usage.ts';

export const bundle: Command = {
  name: 'bundle',
  usage: 'bundle [-o output] path [args]',
  help: `Bundle writes a module, everything it imports and the given arguments into one file, which runs like a
module. The arguments become defaults of the module's parameters.`,
  flags: [
    { name: 'o', type: 'string', default: '', usage: 'write to this `file`; by default the module\'s name and "x"' },
    { name: 'nowarn', type: 'bool', default: false, usage: 'do not print warnings' },
  ],
  run: async (host, { values, rest }) => {
    const [path, ...args] = rest;
    if (path === undefined) throw new UsageError('missing argument: path');
    const extension = extensionOf(path);
    if (extension !== '.rf') {
      host.stderr(`extension ${extension} not supported for bundling\n`);
      return exitCode.failure;
    }
    const warn = (line: string): void => host.stderr(`${line}\n`);
    const sessions = createSessions({
      cwd: host.cwd,
      trace: () => {},
      log: () => {},
      ...(!flagBool(values, 'nowarn') && { warn }),
    });
    const opened = sessions.check.open(path);
    if (!opened.ok) {
      printOpenFailure(host, opened.error, sessions);
      return exitCode.failure;
    }
    const accepted = acceptArguments(sessions, opened.value, args);
    if (!accepted.ok) return refuseArguments(host, path, opened.value, { sessions, error: accepted.error });
    return write(host, flagText(values, 'o') || `${basePath(path)}x`, sessions, { path: sessionPath(path), args });
  },
};

/** Flags as on a command line; parameters without any are no fault yet. */
function acceptArguments(sessions: Sessions, opened: OpenedModule, args: readonly string[]): Result<void, string> {
  const injected = injectArguments(opened, args);
  if (!injected.ok) return injected;
  const flags = moduleFlags(sessions.evaluation, injected.value);
  return flags.ok ? ok(undefined) : fail(flags.error);
}

function refuseArguments(
  host: CommandHost,
  path: string,
  opened: OpenedModule,
  { sessions, error }: { readonly sessions: Sessions; readonly error: string },
): number {
  const flags = moduleFlags(sessions.evaluation, opened);
  const usage = flags.ok ? renderModuleUsage(path, opened, flags.value) : '';
  if (error === 'flag: help requested') {
    host.stdout(usage);
    return exitCode.ok;
  }
  host.stderr(`${error}\n${usage}`);
  return exitCode.failure;
}

interface Entry {
  readonly path: string;
  readonly args: readonly string[];
}

function write(host: CommandHost, output: string, { sources }: Sessions, { path, args }: Entry): number {
  const entry = sources.get(path);
  if (entry === undefined) throw new Error(`internal error: ${path} was not read`);
  const archive = encodeBundle({ entry, entryFolder: dirPath(path), args, files: sources });
  try {
    replaceFile(resolve(host.cwd, output), archive);
  } catch (error) {
    host.stderr(`${systemText('open', output, error)}\n`);
    return exitCode.failure;
  }
  if (host.terminal.stderr) {
    host.stderr(`wrote ${output} (${sources.size} ${sources.size === 1 ? 'module' : 'modules'})\n`);
  }
  return exitCode.ok;
}
