// `reflow doc`. Spec: 07-cli §8.3, §11.

import { renderDoc, renderModuleList } from '@reflow-lang/checker';
import { createSessions } from '@reflow-lang/runner';
import { type Command, exitCode, UsageError } from '../command.ts';
import { printOpenFailure } from '../text/findings.ts';

export const doc: Command = {
  name: 'doc',
  usage: 'doc path',
  help: `Doc displays the documentation of a module: a file, or a system module such as $/strings.
Without an argument it lists the system modules.`,
  flags: [],
  run: async (host, flags) => {
    const [path, ...more] = flags.rest;
    if (more[0] !== undefined) throw new UsageError(`unexpected argument: ${more[0]}`);
    if (path === undefined) {
      host.stdout(renderModuleList());
      return exitCode.ok;
    }
    const sessions = createSessions({ cwd: host.cwd, trace: () => {}, log: () => {} });
    const opened = sessions.check.open(path);
    if (!opened.ok) {
      printOpenFailure(host, opened.error, sessions);
      return exitCode.failure;
    }
    host.stdout(renderDoc(opened.value));
    return exitCode.ok;
  },
};
