// The process `reflow`: signals, streams, exit codes; everything else is in `dispatch`.
// It also is the start-up snapshot's main function: loading happens once, at build time.

import { createInterface } from 'node:readline';
import { buffer as readAll } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { startupSnapshot } from 'node:v8';
import { exitCode, interruptedCode, type ProcessHost } from './command.ts';
import { dispatch } from './dispatch.ts';
import { launcherCommand } from './launcher-command.ts';
import { createOutput } from './output.ts';
import { settleTimeZone } from './time-zone.ts';
import { warmUp } from './warm-up.ts';

if (startupSnapshot.isBuildingSnapshot()) {
  startupSnapshot.setDeserializeMainFunction(main);
  warmUp().catch((error: unknown) => {
    process.stderr.write(`no start-up snapshot: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  });
} else {
  main();
}

function main(): void {
  settleTimeZone();
  const stderr = createOutput(
    () => process.stderr,
    () => {},
  );
  const stdout = createOutput(
    () => process.stdout,
    (reason) => stderr.write(`reflow: cannot write the answer: ${reason}\n`),
  );
  const reportBug = (error: unknown): void => {
    stderr.write(`reflow: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.REFLOW_DEBUG && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
    else stderr.write('reflow: this is a bug; set REFLOW_DEBUG=1 for details to report\n');
  };
  process.on('uncaughtException', (error) => {
    reportBug(error);
    process.exit(exitCode.bug);
  });
  // A failing write is known only after the turn that wrote.
  process.on('exit', (code) => {
    if (code === exitCode.ok && stdout.hasFailed()) process.exitCode = exitCode.failure;
  });
  dispatch(createHost(stdout.write, stderr.write), process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      reportBug(error);
      process.exitCode = exitCode.bug;
    },
  );
}

function createHost(stdout: (text: string) => void, stderr: (text: string) => void): ProcessHost {
  let interrupts: AbortSignal | undefined;
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout,
    stderr,
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
    input: () => readAll(process.stdin),
    interrupts: () => (interrupts ??= watchSignals(stderr)),
    launcherCommand: launcherCommand(),
  };
}

/** The first signal asks to stop, the second stops. */
function watchSignals(stderr: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (signal.aborted) process.exit(interruptedCode(signal));
      // What stands on the terminal's last line may be a status line.
      stderr(`${isatty(2) ? '\r\u001b[K' : ''}cleaning up...\n`);
      controller.abort(name);
    });
  }
  return signal;
}
