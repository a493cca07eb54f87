// `reflow images`. Spec: 07-cli §8.5, contracts §1.

import { createSessions, openProgram, type ProgramFailure, type Sessions } from '@reflow-lang/runner';
import { failureText } from '../answers/failure.ts';
import { imagesOf } from '../answers/images.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { printOpenFailure } from '../text/findings.ts';
import { renderModuleUsage } from '../text/module-usage.ts';

export const images: Command = {
  name: 'images',
  usage: 'images path [args]',
  help: 'Images prints the images of every exec of a program, one per line. Parameters of the program follow its path.',
  flags: [],
  run: async (host, flags) => {
    const [path, ...args] = flags.rest;
    if (path === undefined) throw new UsageError('missing argument: path');
    const sessions = createSessions({ cwd: host.cwd, trace: (line) => host.stderr(`${line}\n`), log: () => {} });
    const module = sessions.check.open(path);
    if (module.ok && module.value.kind === 'v0') {
      host.stderr('flags not supported for v0 modules\n');
      return exitCode.failure;
    }
    const opened = openProgram(sessions, path, args);
    if (!opened.ok) return reportFailure(host, path, opened.error, sessions);
    for (const image of imagesOf(sessions)) host.stdout(`${image}\n`);
    return exitCode.ok;
  },
};

/** Parameters that are wrong are a wrong call: exit 2. */
function reportFailure(host: CommandHost, path: string, failure: ProgramFailure, sessions: Sessions): number {
  if (failure.stage === 'check') {
    printOpenFailure(host, failure.failure, sessions);
    return exitCode.failure;
  }
  if (failure.stage === 'make' || failure.flags === undefined) {
    host.stderr(`${failureText(failure)}\n`);
    return exitCode.failure;
  }
  const usage = renderModuleUsage(path, failure.module, failure.flags);
  if (failure.text === 'flag: help requested') {
    host.stdout(usage);
    return exitCode.ok;
  }
  host.stderr(`${failure.text}\n${usage}`);
  return exitCode.usage;
}
