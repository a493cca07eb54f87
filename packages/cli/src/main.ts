// The process `reflow`: signals, streams, exit codes; everything else is in `dispatch`.
// It also is the start-up snapshot's main function: loading happens once, at build time.

import { createInterface } from 'node:readline';
import { startupSnapshot } from 'node:v8';
import type { CommandHost } from './command.ts';
import { dispatch } from './dispatch.ts';
import { launcherCommand } from './launcher-command.ts';

if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(main);
else main();

function main(): void {
  ignoreClosedPipes();
  const interrupt = watchSignals();
  dispatch(createHost(interrupt), process.argv.slice(2)).then(
    (code) => {
      process.exitCode = interrupt.aborted ? signalExitCode(interrupt) : code;
    },
    (error: unknown) => {
      process.stderr.write(`reflow: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
      if (process.env.REFLOW_DEBUG && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
      else process.stderr.write('reflow: this is a bug; set REFLOW_DEBUG=1 for details to report\n');
      process.exitCode = 70;
    },
  );
}

function createHost(signal: AbortSignal): CommandHost {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: (text) => {
      process.stdout.write(text);
    },
    stderr: (text) => {
      process.stderr.write(text);
    },
    terminal: {
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
      columns: process.stderr.columns ?? (Number(process.env.COLUMNS) || 80),
    },
    lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    signal,
    launcherCommand: launcherCommand(),
  };
}

/** A reader that went away ends the command quietly with the status it would have had. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
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
