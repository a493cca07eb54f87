// Who hears what is logged during a run: the transcript everything; stderr what its level and the kind of
// progress leave to be said. Spec: 07-cli §4.4, §5, §9.1 (8), §20.4.

import { type Logger, leveledLogger } from '@reflow-lang/base';
import { logTime } from '@reflow-lang/runner';
import type { CommandHost } from '../command.ts';
import type { ProgressMode } from './progress.ts';
import type { Screen } from './screen.ts';

/** Lines on stderr: `reflow: message`; at level debug with a time instead. */
export function createToolLog({ style }: Pick<CommandHost, 'style'>, screen: Screen, now: () => Date): Logger {
  return leveledLogger(style.logLevel, (_level, message) => {
    const prefix = style.logLevel === 'debug' ? `${logTime(now())} ` : 'reflow: ';
    screen.print(`${prefix}${message}${message.endsWith('\n') ? '' : '\n'}`);
  });
}

export interface RunLoggers {
  /** Messages of the run. */
  readonly log: Logger;
  /** Every node at length. */
  readonly details: Logger;
  /** First and last lines. */
  readonly banner: Logger;
}

export function createRunLoggers(
  transcript: Logger,
  tool: Logger,
  mode: ProgressMode,
  logLevel: CommandHost['style']['logLevel'],
): RunLoggers {
  const isDebug = logLevel === 'debug';
  // A status line, and those who asked for silence, are told of errors only.
  const messages = isDebug || mode === 'plain' ? tool : errorsOnly(tool);
  const notable: Logger = { ...messages, info: (message) => isNotable(message) && messages.info(message) };
  return {
    log: tee(transcript, messages),
    details: tee(transcript, isDebug ? tool : notable),
    // Why a run failed is told at its end, at length.
    banner: tee(transcript, isDebug ? tool : { ...messages, error: () => {} }),
  };
}

/** Without those that the end of the run tells better. */
const errorsOnly = (tool: Logger): Logger => ({
  error: (message) => /^marking run /.test(message) || tool.error(message),
  info: () => {},
  debug: () => {},
});

/** What was found bottom-up, and what failed; the rest of the nodes' lines is for the transcript. */
const isNotable = (line: string): boolean => /^(\(<-\) | <- {2}.* [0-9a-f]{8} err )/.test(line);

function tee(first: Logger, second: Logger): Logger {
  const both = (level: 'error' | 'info' | 'debug') => (message: string) => {
    first[level](message);
    second[level](message);
  };
  return { error: both('error'), info: both('info'), debug: both('debug') };
}
