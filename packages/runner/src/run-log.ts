// The transcript of a run: every log line of every level, with its time. Spec: 07-cli §4.4.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Logger, LogLevel } from '@reflow-lang/base';

export interface RunLog {
  readonly logger: Logger;
  close(): void;
}

/**
 * Lines of one turn of the event loop go out in one write at its end. A failing disk ends the file, not
 * the run: one complaint, then silence. Throws the system's error when the file cannot be made.
 */
export function createRunLog(path: string, now: () => Date, complain: (line: string) => void): RunLog {
  let file: number | undefined = openSync(path, 'w');
  let pending = '';
  const release = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const flush = (): void => {
    const lines = pending;
    pending = '';
    if (file === undefined || lines === '') return;
    try {
      writeSync(file, lines);
    } catch (error) {
      release();
      complain(`cannot write ${path}: ${error instanceof Error ? error.message : error}; the run goes on without it`);
    }
  };
  const write = (level: Exclude<LogLevel, 'off'>) => (message: string) => {
    if (file === undefined) return;
    if (pending === '') queueMicrotask(flush);
    pending += `${logTime(now())} [${level.toUpperCase()}] ${message}${message.endsWith('\n') ? '' : '\n'}`;
  };
  return {
    logger: { error: write('error'), info: write('info'), debug: write('debug') },
    close: () => {
      flush();
      release();
    },
  };
}

/** `2006/01/02 15:04:05`, UTC: the local time zone costs more to find out than the whole line. */
export const logTime = (at: Date): string => at.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
