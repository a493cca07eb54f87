// `reflow run`. Spec: 07-cli §8.1, §9, contracts §6-7.

import { dirname, extname } from 'node:path';
import { openRuntime } from '@reflow-lang/runner';
import { type Command, type CommandHost, exitCode } from '../command.ts';
import { flagBool } from '../flags.ts';
import { dryRun } from '../run/dry-run.ts';
import { executeRun } from '../run/execute.ts';
import { runFlags } from '../run/flags.ts';
import { type RunOptions, readRunOptions } from '../run/options.ts';
import { loadSettings } from '../settings.ts';
import { errorLine } from '../text/json.ts';

export const run: Command = {
  name: 'run',
  usage: 'run [-local] [flags] path [args]',
  help: `Run evaluates the Main of a program: it executes what is not in the cache yet, in parallel, and prints
the value. Parameters of the program follow its path: reflow run align.rf -sample=HG00103.

It exits 0 with a value, 11 if the program failed, 10 if trying again may help, 1 for other failures, 2 if
it was called wrongly, 124 after -timeout, 130 or 143 if it was interrupted.`,
  flags: runFlags,
  run: async (host, parsed, globals) => {
    if (flagBool(parsed.values, 'dryrun')) return dryRun(host, parsed, globals);
    const options = readRunOptions(host, parsed, globals);
    const extension = extname(options.program);
    if (!['.rf', '.rfx', '.reflow'].includes(extension)) {
      return refuse(host, options, `unknown file extension "${extension}"`, 'Invalid');
    }
    const settings = loadSettings(host, globals, dirname(options.program), options.overrides);
    if (!settings.ok) return refuse(host, options, settings.error, 'Config');
    return executeRun(host, options, settings.value, (warn) =>
      openRuntime({
        home: settings.value.home,
        config: settings.value.config,
        cwd: host.cwd,
        env: host.env,
        launcherCommand: host.launcherCommand,
        clusterArgs: options.clusterArgs,
        universe: options.universe,
        ...(options.resources && { resources: options.resources }),
        warn,
      }),
    );
  },
};

function refuse(host: CommandHost, options: RunOptions, message: string, kind: 'Invalid' | 'Config'): number {
  if (options.json) host.stdout(errorLine({ code: '', message, kind, causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}
