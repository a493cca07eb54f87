// `reflow doc`. Spec: 07-cli §8.3, §11.

import { renderDoc, renderModuleList } from '@reflow-lang/checker';
import { createSessions } from '@reflow-lang/runner';
import { type Command, exitCode, UsageError } from '../command.ts';

export const doc: Command = {
  name: 'doc',
  usage: 'doc path',
  help: 'Doc displays documentation for Reflow modules: a file, or a system module such as $/strings.',
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
      host.stderr(`${opened.error.text}\n`);
      return exitCode.failure;
    }
    host.stdout(renderDoc(opened.value));
    return exitCode.ok;
  },
};
