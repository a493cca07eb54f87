// The process `reflow`: signals, streams, exit codes; everything else is in `dispatch`.
// It also is the start-up snapshot's main function: loading happens once, at build time.

import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import { startupSnapshot } from 'node:v8';
import type { CommandHost } from './command.ts';
import { dispatch } from './dispatch.ts';
import { launcherCommand } from './launcher-command.ts';
import { warmUp } from './warm-up.ts';

if (startupSnapshot.isBuildingSnapshot()) {
  warmUp();
  startupSnapshot.setDeserializeMainFunction(main);
} else {
  main();
}

function main(): void {
  const interrupt = watchSignals();
  const host = createHost(interrupt);
  dispatch(host, process.argv.slice(2)).then(
    (code) => {
      process.exitCode = interrupt.aborted ? signalExitCode(interrupt) : code;
    },
    (error: unknown) => {
      host.stderr(`reflow: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
      if (process.env.REFLOW_DEBUG && error instanceof Error) host.stderr(`${error.stack ?? ''}\n`);
      else host.stderr('reflow: this is a bug; set REFLOW_DEBUG=1 for details to report\n');
      process.exitCode = 70;
    },
  );
}

/** Streams are opened when they are first used: a command that prints nothing pays for none. */
function createHost(signal: AbortSignal): CommandHost {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: writerTo('stdout'),
    stderr: writerTo('stderr'),
    terminal: {
      get stdout() {
        return isatty(1);
      },
      get stderr() {
        return isatty(2);
      },
      get columns() {
        return (isatty(2) ? process.stderr.columns : undefined) ?? (Number(process.env.COLUMNS) || 80);
      },
    },
    lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    signal,
    launcherCommand: launcherCommand(),
  };
}

/** A reader that went away ends the command quietly with the status it would have had. */
function writerTo(name: 'stdout' | 'stderr'): (text: string) => void {
  let stream: NodeJS.WriteStream | undefined;
  return (text) => {
    if (stream === undefined) {
      stream = process[name];
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
      });
    }
    stream.write(text);
  };
}

/** The first signal asks to stop, the second stops. */
function watchSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
      process.stderr.write('cleaning up...\n');
      controller.abort(signal);
    });
  }
  return controller.signal;
}

const signalExitCode = (signal: AbortSignal): number => (signal.reason === 'SIGTERM' ? 143 : 130);
