// Errors and warnings of a file as people read them: compat lines when piped, frames on a terminal.
// Spec: 07-cli §20.5, contracts §1.

import type { Diagnostic } from '@reflow-lang/base';
import type { Sessions } from '@reflow-lang/runner';
import type { CheckResult } from '../answers/check.ts';
import type { CommandHost } from '../command.ts';
import { wantsColor } from './color.ts';
import { renderFrame } from './frame.ts';
import { renderPlace } from './place.ts';

/** Piped: exactly the lines of the original. On a terminal: one frame per first cause. */
export function printFindings(host: CommandHost, result: CheckResult, sessions: Sessions): void {
  const { answer, diagnostics } = result;
  if (!host.terminal.stderr || (diagnostics.length === 0 && !answer.ok)) {
    for (const line of answer.warnings) host.stderr(`${line}\n`);
    for (const line of answer.errors) host.stderr(`${line}\n`);
    return;
  }
  printFrames(host, diagnostics, sessions);
}

/** Frames of diagnostics, each headed by `place: severity: message`. */
export function printFrames(host: CommandHost, diagnostics: readonly Diagnostic[], sessions: Sessions): void {
  const color = wantsColor(host);
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === 'information' || diagnostic.severity === 'hint') continue;
    const word = diagnostic.severity === 'error' ? '' : `${diagnostic.severity}: `;
    host.stderr(`${renderPlace(diagnostic.file, diagnostic.span, sessions.sourceOf)}: ${word}${diagnostic.message}\n`);
    host.stderr(renderFrame(diagnostic, { color, sourceOf: sessions.sourceOf }));
  }
}
