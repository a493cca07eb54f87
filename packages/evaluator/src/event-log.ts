// Log messages of the evaluator and the scheduler: they are events like everything else, and go to a
// plain logger only where there is no event sink. Spec: 05-flow-eval §15.6.

import { type Logger, silentLogger } from '@reflow-lang/base';
import type { EventSink } from './events.ts';

/** A logger whose lines become `log` events of that name. */
export function eventLogger(events: EventSink | undefined, log: Logger | undefined, name: string): Logger {
  if (events === undefined) return log ?? silentLogger;
  const at = (level: 'error' | 'info' | 'debug') => (msg: string) => {
    events({ type: 'log', level, logger: name, msg });
  };
  return { error: at('error'), info: at('info'), debug: at('debug') };
}
