// Errors and warnings of a file as people read them: compat lines when piped; with frames, one finding
// per first cause, headed by its compat line where it has one. Spec: 07-cli §20.5, contracts §1.

import type { Diagnostic } from '@reflow-lang/base';
import type { OpenFailure } from '@reflow-lang/checker';
import type { Sessions } from '@reflow-lang/runner';
import { type CheckResult, warningsThatCount } from '../answers/check.ts';
import type { CommandHost } from '../command.ts';
import { renderFrame } from './frame.ts';
import { fromHere, renderPlace } from './place.ts';

export function printFindings(host: CommandHost, result: CheckResult, sessions: Sessions): void {
  const { answer, diagnostics } = result;
  const warnings = host.style.frames ? warningsThatCount(sessions, answer.warnings) : answer.warnings;
  printLinesOrFrames(host, [...warnings, ...answer.errors], diagnostics, sessions);
}

/** Why a module cannot be used. Of a v0 program its errors one by one, and which kind they are. Spec: 09 §14. */
export function printOpenFailure(host: CommandHost, failure: OpenFailure, sessions: Sessions): void {
  const { text, printed, diagnostics } = failure;
  const lines = printed === undefined ? text.split('\n') : [...printed, `type error: ${text}`];
  printLinesOrFrames(host, lines, diagnostics, sessions);
}

/** `lines` are what the original prints, `diagnostics` what there is to say. */
function printLinesOrFrames(
  host: CommandHost,
  lines: readonly string[],
  diagnostics: readonly Diagnostic[],
  sessions: Sessions,
): void {
  const shown = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  if (!host.style.frames || shown.length === 0) {
    for (const line of lines) host.stderr(`${line}\n`);
    return;
  }
  const left = [...lines];
  for (const diagnostic of shown) {
    host.stderr(fromHere(host, `${takeHead(left, diagnostic, sessions)}\n`));
    host.stderr(fromHere(host, renderFrame(diagnostic, { color: host.style.color, sourceOf: sessions.sourceOf })));
  }
}

/** The compat line that says the same, which counts columns in its own way; else one of ours. */
function takeHead(lines: string[], diagnostic: Diagnostic, sessions: Sessions): string {
  const { file, message, severity } = diagnostic;
  const text = severity === 'error' ? message : `${severity}: ${message}`;
  const at = lines.findIndex((line) => line.startsWith(`${file}:`) && line.endsWith(`: ${text}`));
  const [line] = at < 0 ? [] : lines.splice(at, 1);
  return line ?? `${renderPlace(file, diagnostic.span, sessions.sourceOf)}: ${text}`;
}
