// The transcript of a run: every log line of every level, with its time. Spec: 07-cli §4.4.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Logger, LogLevel } from '@reflow-lang/base';

export interface RunLog {
  readonly logger: Logger;
  close(): void;
}

/** Lines go to the file at every level, and on to `forward`. A failing disk ends the file, not the run. */
export function createRunLog(path: string, now: () => Date, forward: Logger): RunLog {
  let file: number | undefined = openSync(path, 'w');
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const write = (level: Exclude<LogLevel, 'off'>, message: string): void => {
    forward[level](message);
    if (file === undefined) return;
    try {
      writeSync(file, `${timestamp(now())} [${level.toUpperCase()}] ${message}${message.endsWith('\n') ? '' : '\n'}`);
    } catch (error) {
      close();
      forward.error(
        `cannot write ${path}: ${error instanceof Error ? error.message : error}; the run goes on without it`,
      );
    }
  };
  return {
    logger: {
      error: (message) => write('error', message),
      info: (message) => write('info', message),
      debug: (message) => write('debug', message),
    },
    close,
  };
}

/** `2006/01/02 15:04:05`, UTC: the local time zone costs more to find out than the whole line. */
const timestamp = (at: Date): string => at.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
