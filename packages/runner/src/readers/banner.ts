// The first and last lines of a transcript: what runs, and what came of it. Spec: 07-cli §4.4, §9.3.

import type { Logger } from '@reflow-lang/base';
import type { EventReader, StampedEvent } from '../event-stream.ts';

/** Lines at info level, the error of a run that failed at its own. */
export function createBanner(log: Logger): EventReader {
  return (event) => {
    switch (event.type) {
      case 'runStarted':
        log.info(`reflow version: ${event.version}`);
        log.info(`run ID: ${event.runId.slice('sha256:'.length, 'sha256:'.length + 8)}`);
        log.info(renderProgram(event));
        return;
      case 'imageResolved':
        if (event.warning !== undefined) log.info(`warning: ${event.warning}`);
        return;
      case 'runDone':
        if (event.result !== undefined) log.info(`result: ${event.result.text}`);
        else if (event.error !== undefined) log.error(event.error.message);
        return;
      default:
    }
  };
}

function renderProgram({ program, params, args }: StampedEvent & { readonly type: 'runStarted' }): string {
  const names = Object.keys(params).sort();
  return [
    `evaluating program ${program}`,
    ...(names.length === 0 ? ['\t(no params)'] : ['\tparams:', ...names.map((name) => `\t\t${name}=${params[name]}`)]),
    ...(args.length === 0 ? ['\t(no arguments)'] : ['\targuments:', ...args.map((arg) => `\t${arg}`)]),
  ].join('\n');
}
