// What a command is, and what it may reach. Spec: 07-cli §1, §2.

import type { FlagSpec, ParsedFlags } from './flags.ts';

/** The process, as far as commands see it. Tests pass their own. */
export interface CommandHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stdout and stderr are terminals; columns of the latter. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean; readonly columns: number };
  /** Text of standard input, line by line. */
  readonly lines: () => AsyncIterable<string>;
  /** Fires at the first interrupt; the reason says which signal. */
  readonly signal: AbortSignal;
  /** Argv that starts the launcher process. */
  readonly launcherCommand: readonly string[];
}

export interface GlobalOptions {
  readonly values: ParsedFlags;
}

export interface Command {
  readonly name: string;
  /** After `usage: reflow `. */
  readonly usage: string;
  readonly help: string;
  readonly flags: readonly FlagSpec[];
  /** Resolves to the exit code. Rejects only with a bug of ours or a ReflowError nobody could handle. */
  readonly run: (host: CommandHost, flags: ParsedFlags, globals: ParsedFlags) => Promise<number>;
}

/** Thrown by a command that was called wrongly: message, usage, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit codes. Spec: 07 §3. */
export const exitCode = {
  ok: 0,
  failure: 1,
  usage: 2,
  restartable: 10,
  evaluation: 11,
  bug: 70,
  timeout: 124,
  interrupted: 130,
  terminated: 143,
} as const;
