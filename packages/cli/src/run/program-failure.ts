// A module that checks and yet has no instance: wrong parameters, a failing evaluation. What is wrong,
// where, and what to do. Spec: 07-cli §9.1 (2), §10.

import { renderError } from '@reflow-lang/base';
import type { ErrorInfo } from '@reflow-lang/evaluator';
import { describeError, type InstanceFailure } from '@reflow-lang/runner';
import { nearest } from '../flags.ts';
import { renderModuleUsage } from '../text/module-usage.ts';

export interface DescribedFailure {
  readonly error: ErrorInfo;
  /** For people. */
  readonly text: string;
}

/** `shownPath`: the program as it was given; `cwd`: where relative paths start. */
export function describeInstanceFailure(failure: InstanceFailure, shownPath: string, cwd: string): DescribedFailure {
  if (failure.stage === 'make') {
    const text = renderError(failure.error);
    return { error: describeError(failure.error), text: withPathHint(text, cwd) };
  }
  return {
    error: { kind: 'Usage', message: failure.text, causes: [] },
    text: renderFlagsFailure(failure, shownPath, cwd),
  };
}

/** A path that is not there is often one that was written for another working directory. */
function withPathHint(text: string, cwd: string): string {
  const isRelative =
    /(^|: )open [^/\n][^\n]*: no such file or directory$/.test(text) || /(^|: )empty directory [^/\n]/.test(text);
  return isRelative ? `${text}\nrelative paths start at the working directory, ${cwd}` : text;
}

/** The layouts of 07 §10, with the listing that people read. */
function renderFlagsFailure(
  failure: InstanceFailure & { readonly stage: 'flags' },
  shownPath: string,
  cwd: string,
): string {
  const { text, flags } = failure;
  if (flags === undefined) return `${withPathHint(`fatal: ${text}`, cwd)}\n`;
  const usage = renderModuleUsage(shownPath, failure.module, flags);
  if (/^(flag errors:|missing mandatory flag)/.test(text)) return `${text}: \n${usage}`;
  const unknown = /^flag provided but not defined: -(.*)$/s.exec(text)?.[1];
  const near =
    unknown === undefined
      ? undefined
      : nearest(
          unknown,
          flags.flags.map(({ name }) => name),
        );
  return `${text}\n${near === undefined ? '' : `did you mean -${near}?\n`}${usage}`;
}

/** KEEP(07 §21 42): nothing more is said. */
export const noMain: DescribedFailure = {
  error: { kind: 'Eval', message: 'module has no Main', causes: [] },
  text: 'module has no Main',
};
