// What the end of a program means. The order of the rules is the original's. Pure.
// Spec: 08-infrastructure §3.7, §21.8 (exit status).

import { constants } from 'node:os';
import { type Digest, mkError, plainError, type ReflowError, renderDigest } from '@reflow-lang/base';

export interface ProgramEnd {
  readonly code: number;
  /** `SIGKILL` and the like; `''` when the program ended by itself. */
  readonly signal: string;
}

/** What is known besides the exit code; called only where a rule asks. */
export interface Evidence {
  /** The kernel killed a process of the exec's memory group. */
  readonly oomKilled: boolean;
  /** Text of both logs holds this. */
  logsContain(text: string): boolean;
  /** Lines of the logs that look like errors, `''` if there are none. */
  hints(): string;
}

/** The exit status as a shell reports it: a signal is 128 and its number. */
export function exitStatus(end: ProgramEnd): number {
  if (end.signal === '') return end.code;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[end.signal] ?? 0);
}

/** `undefined` for success: then the outputs count. */
export function classifyEnd(id: Digest, status: number, evidence: Evidence): ReflowError | undefined {
  const fail = (kind: 'Temporary' | 'OOM' | 'DockerExec', text: string): ReflowError =>
    mkError('exec', [renderDigest(id)], kind, plainError(text));
  if (status === 0) return undefined;
  if (status === 75) return fail('Temporary', 'exec returned exit code 75 (considered temporary)');
  if (evidence.oomKilled) return fail('OOM', 'killed by OOM killer (docker)');
  if (evidence.logsContain('runtime: out of memory') || evidence.logsContain('runtime: cannot allocate memory')) {
    return fail('OOM', 'detected golang OOM error');
  }
  if (status === 137) return fail('OOM', 'docker returned possible OOM exit code 137');
  const hints = evidence.hints();
  const text = `exited with code ${status}`;
  return fail('DockerExec', hints === '' ? text : `${text} (hints from exec logs):\n${hints}`);
}
