// What a run is doing, on stderr: a status line on a terminal, a line per finished step elsewhere.
// Spec: 07-cli §20.4.

import { type EventReader, encodeEvent } from '@reflow-lang/runner';
import type { CommandHost } from '../command.ts';
import { createNodeCounts } from './node-counts.ts';
import type { RunOptions } from './options.ts';
import type { Screen } from './screen.ts';
import { createStatusLine } from './status-line.ts';

export interface Progress {
  readonly read: EventReader;
  /** Removes what does not stay. */
  end(): void;
}

export type ProgressMode = Exclude<RunOptions['progress'], 'auto'>;

export function progressMode(host: CommandHost, options: RunOptions): ProgressMode {
  if (options.progress !== 'auto') return options.progress;
  const { logLevel } = host.style;
  // At level debug the log tells everything, at the others nothing is to be told.
  if (logLevel !== 'info') return 'none';
  return host.terminal.stderr && !host.env.CI && host.env.TERM !== 'dumb' ? 'tty' : 'plain';
}

export function createProgress(mode: ProgressMode, screen: Screen, shortId: string): Progress {
  switch (mode) {
    case 'tty':
      return createStatusLine(screen, shortId);
    case 'plain':
      return createPlainLines(screen);
    case 'json':
      return { read: (event) => screen.print(encodeEvent(event)), end: () => {} };
    case 'none':
      return { read: () => {}, end: () => {} };
  }
}

const heartbeatMs = 60_000;

/** One line per node that has run, and a sign of life after a minute without one. */
function createPlainLines(screen: Screen): Progress {
  const nodes = createNodeCounts();
  let isSilent = true;
  const timer = setInterval(() => {
    if (isSilent) screen.print(`${nodes.render()}\n`);
    isSilent = true;
  }, heartbeatMs);
  timer.unref();
  const say = (line: string): void => {
    isSilent = false;
    screen.print(`${line}\n`);
  };
  return {
    read: (event) => {
      nodes.read(event);
      const { done, queued } = nodes.counts;
      if (event.type === 'nodeDone' && event.how !== 'snapshot') {
        say(`[${done}/${queued}] ok ${event.node.op} ${event.node.ident} ${(event.ms / 1000).toFixed(2)} s`);
      }
    },
    end: () => clearInterval(timer),
  };
}
