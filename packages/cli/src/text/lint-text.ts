// Lint findings as people read them: a line each, with source lines on a terminal. They are the command's
// answer, so they go to stdout; a module that does not check is told of on stderr, as check does.

import type { Diagnostic } from '@reflow-lang/base';
import type { LintAnswer } from '../answers/lint.ts';
import type { CommandHost } from '../command.ts';
import { flagText, type ParsedFlags } from '../flags.ts';
import { renderFrame } from './frame.ts';
import { renderPlace } from './place.ts';

export function printLint(
  host: CommandHost,
  globals: ParsedFlags,
  answers: readonly LintAnswer[],
  fixed: ReadonlyMap<string, number>,
): void {
  const frames = chosen(globals, 'frames', host.terminal.stdout);
  const color = chosen(globals, 'color', host.terminal.stdout && host.style.color);
  for (const { error, diagnostics, sourceOf } of answers) {
    if (error !== undefined) {
      host.stderr(`${error}\n`);
      continue;
    }
    for (const diagnostic of diagnostics) {
      const head = headOf(diagnostic, sourceOf);
      // The frame tells the code.
      if (frames) host.stdout(`${head}\n${renderFrame(diagnostic, { color, sourceOf })}`);
      else host.stdout(`${head} (${diagnostic.code})\n`);
    }
  }
  const summary = summaryOf(answers, fixed);
  if (host.terminal.stderr && summary !== '') host.stderr(`${summary}\n`);
}

function chosen(globals: ParsedFlags, flag: string, byItself: boolean): boolean {
  const choice = flagText(globals.values, flag);
  return choice === 'always' || (choice !== 'never' && byItself);
}

const headOf = ({ file, message, severity, span }: Diagnostic, sourceOf: LintAnswer['sourceOf']): string =>
  `${renderPlace(file, span, sourceOf)}: ${severity}: ${message}`;

function summaryOf(answers: readonly LintAnswer[], fixed: ReadonlyMap<string, number>): string {
  const all = answers.flatMap(({ diagnostics }) => diagnostics);
  const repaired = [...fixed.values()].reduce((sum, count) => sum + count, 0);
  const fixable = all.filter(({ fixes }) => fixes.some(({ automatic }) => automatic === true)).length;
  const parts = [
    ...(repaired > 0 ? [`fixed ${counted(repaired, 'finding')}`] : []),
    ...(all.length > 0 ? [`${counted(all.length, 'finding')} left`] : []),
    ...(fixable > 0 ? [`${fixable} of them can be fixed with -fix`] : []),
  ];
  return parts.join(', ');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
