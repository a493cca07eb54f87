// A program that could not be instantiated: what is wrong, where, and what to do. Spec: 07-cli §9.1-2, §10.

import { renderError } from '@reflow-lang/base';
import type { OpenFailure } from '@reflow-lang/checker';
import type { ProgramFailure, Sessions } from '@reflow-lang/runner';
import { failureText } from '../answers/failure.ts';
import { type CommandHost, exitCode } from '../command.ts';
import { printFrames } from '../text/findings.ts';
import { errorLine } from '../text/json.ts';
import type { RunOptions } from './options.ts';

export function reportProgramFailure(
  host: CommandHost,
  options: RunOptions,
  failure: ProgramFailure,
  sessions: Sessions,
): number {
  if (options.json) {
    const code = failure.stage === 'check' ? (failure.failure.diagnostics[0]?.code ?? '') : '';
    const kind = failure.stage === 'make' ? failure.error.kind : failure.stage === 'flags' ? 'Usage' : 'Invalid';
    host.stdout(errorLine({ code, message: failureText(failure), kind, causes: [] }));
  }
  switch (failure.stage) {
    case 'check':
      if (host.terminal.stderr && failure.failure.diagnostics.length > 0) {
        printFrames(host, failure.failure.diagnostics, sessions);
      } else {
        host.stderr(checkText(failure.failure));
      }
      return exitCode.failure;
    case 'flags':
      host.stderr(flagsText(failure, options));
      return exitCode.failure;
    case 'make':
      host.stderr(`${renderError(failure.error)}\n`);
      return exitCode.failure;
  }
}

/** Of a v0 program its errors one by one, and which kind they are. Spec: 09-legacy-v0 §14. */
const checkText = ({ text, printed }: OpenFailure): string =>
  printed === undefined ? `${text}\n` : `${[...printed, `type error: ${text}`].join('\n')}\n`;

/** The layouts of 07 §10. */
function flagsText(failure: ProgramFailure & { readonly stage: 'flags' }, options: RunOptions): string {
  const usage = failure.flags?.usage ?? '';
  const { text } = failure;
  if (failure.flags === undefined) return `fatal: ${text}\n`;
  if (/^(flag errors:|missing mandatory flag)/.test(text)) return `${text}: \nusage of ${options.program}:\n${usage}`;
  // KEEP: a v0 program is shown as it was given.
  if (/^parameter ".*" is undefined$/s.test(text)) return `${text}\nusage of ${options.shownProgram}:\n${usage}`;
  if (text.startsWith('unrecognized parameters:')) return `${text}\nusage of ${options.program}:\n${usage}`;
  return `${text}\nUsage:\n${usage}`;
}
