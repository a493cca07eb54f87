// What a command is, and what it may reach. Spec: 07-cli §1, §2.

import type { FlagSpec, ParsedFlags } from './flags.ts';

/** The process, as far as commands see it. Tests pass their own. */
export interface ProcessHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly terminal: Terminal;
  /** Text of standard input, line by line. */
  readonly lines: () => AsyncIterable<string>;
  /** All of standard input. */
  readonly input: () => Promise<Uint8Array>;
  /**
   * Fires at the first SIGINT or SIGTERM, which is the reason. Only from the first call on are signals
   * held back: a command that has nothing to clean up never calls it, and ends at once.
   */
  readonly interrupts: () => AbortSignal;
  /** Argv that starts the launcher process. */
  readonly launcherCommand: readonly string[];
}

/** What a command gets: the process, and how to write on it. */
export interface CommandHost extends ProcessHost {
  readonly style: Style;
}

/** How stderr is written. */
export interface Style {
  readonly color: boolean;
  /** Errors are followed by their source lines. */
  readonly frames: boolean;
  readonly logLevel: 'off' | 'error' | 'info' | 'debug';
}

export interface Terminal {
  /** Whether the stream is a terminal. */
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Of stderr, now: people resize. */
  readonly columns: number;
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

/** The exit code of a command that a signal ended. */
export const interruptedCode = (signal: AbortSignal): number =>
  signal.reason === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted;
