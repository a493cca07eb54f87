// `reflow images`. Spec: 07-cli §8.5, contracts §1.

import { createSessions, openProgram } from '@reflow-lang/runner';
import { failureText } from '../answers/failure.ts';
import { imagesOf } from '../answers/images.ts';
import { type Command, exitCode, UsageError } from '../command.ts';

export const images: Command = {
  name: 'images',
  usage: 'images path [args]',
  help: 'Images prints the images of every exec of a program, one per line.',
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
    if (!opened.ok) {
      host.stderr(`${failureText(opened.error)}\n`);
      if (opened.error.stage !== 'flags') return exitCode.failure;
      host.stderr(`usage of ${path}:\n${opened.error.flags?.usage ?? ''}`);
      return exitCode.usage;
    }
    for (const image of imagesOf(sessions)) host.stdout(`${image}\n`);
    return exitCode.ok;
  },
};
