// What a runtime is: the way from an exec to a command line, and the view of the attempt directory that
// the program has. Spec: 08-infrastructure §21.8.

import type { AttemptPaths } from './attempt-paths.ts';

export type RuntimeKind = 'bwrap' | 'host';

/** What a runtime needs to know of an exec. */
export interface ProgramSpec {
  readonly paths: AttemptPaths;
  /** The shell command, arguments put in. */
  readonly command: string;
  /** Value of `REFLOW_EXEC`. */
  readonly mark: string;
  /** The single output of old programs, named by `$out`. */
  readonly hasLegacyOutput: boolean;
  /** Whether `arg/` exists. */
  readonly hasArgs: boolean;
  /** Credentials, where the exec asked for them. */
  readonly extraEnvironment: Readonly<Record<string, string>>;
}

export interface CommandLine {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The program's end is also told in `status.json`. */
  readonly status: boolean;
}

export interface ProgramRuntime {
  readonly kind: RuntimeKind;
  /** As messages name it: `bwrap`, or `no isolation`. */
  readonly isolation: string;
  /** Inputs are mounted read-only: nothing can happen to them. */
  readonly protectsInputs: boolean;
  commandLine(spec: ProgramSpec): CommandLine;
  /** How the program sees `arg`, `tmp` and `return`. */
  view(paths: AttemptPaths): View;
}

/** The program's view of its attempt directory. */
export interface View {
  readonly arg: string;
  readonly tmp: string;
  readonly return: string;
  /**
   * Where an absolute path of the program lies below the attempt directory: its elements, or `undefined`
   * for a path outside. Not cleaned: `..` is for the caller to resolve.
   */
  inside(path: string): readonly string[] | undefined;
  /** `..` above the view's root stays there, as in a real root directory. */
  readonly isRoot: boolean;
}

export interface RuntimeOptions {
  /** Absolute path of bash. */
  readonly bash: string;
  /** The programs' `PATH`. */
  readonly path: string;
  readonly user: string;
  readonly network: 'host' | 'none';
}

/** Longest command passed as an argument, in bytes; Linux allows 128 KiB. */
const maxArgument = 100_000;

/** True when a command cannot be passed as an argument: too long, or not UTF-8. It is then a script. */
export function needsScript(command: string): boolean {
  return command.length > maxArgument || !command.isWellFormed() || Buffer.byteLength(command) > maxArgument;
}

/** Name of the script below `arg`. */
export const scriptName = 'command.sh';

/** The shell's arguments. `scriptPath` as the program sees it. */
export function shellArguments(options: RuntimeOptions, command: string, scriptPath: string): readonly string[] {
  const shell = [options.bash, '-e', '-o', 'pipefail'];
  return needsScript(command) ? [...shell, scriptPath] : [...shell, '-c', command];
}

/** Spec: 08 §21.8 (environment). `home` is what `HOME`, `TMPDIR` and `tmp` name. */
export function baseEnvironment(
  options: RuntimeOptions,
  spec: ProgramSpec,
  home: string,
  out: string,
): Readonly<Record<string, string>> {
  return {
    ...spec.extraEnvironment,
    PATH: options.path,
    LC_ALL: 'C',
    USER: options.user,
    HOME: home,
    TMPDIR: home,
    tmp: home,
    ...(spec.hasLegacyOutput && { out }),
    REFLOW_EXEC: spec.mark,
  };
}
