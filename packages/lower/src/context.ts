// What evaluation of one module's code carries along. Spec: 03-evaluation §16.1.

import type { Result } from '@reflow-lang/base';
import type { CheckedModule, CheckSession, InjectedArguments } from '@reflow-lang/checker';
import type { DataSource } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Env } from './env.ts';

/** Local files as programs see them: read at once, relative to the process's working directory. */
export interface LocalFiles {
  /** The error is the system's text: `open X: no such file or directory`. */
  readFile(path: string): Result<DataSource, string>;
  /** Every file below, paths relative, in the order of 03 §15 (pre-order, names by bytes per directory). */
  walkDir(path: string): Result<readonly (readonly [path: string, data: DataSource])[], string>;
}

export interface LowerPorts {
  readonly files: LocalFiles;
  /** Receives each line `trace` writes, without its newline. */
  readonly trace: (line: string) => void;
  /** Log lines of evaluation (`wide := true` ...). */
  readonly log: (line: string) => void;
}

/** Session-wide, mutable where the original's is. */
export interface EvalSessionState {
  readonly check: CheckSession;
  readonly ports: LowerPorts;
  /** Images of every exec lowered so far. */
  readonly images: Set<string>;
  /** The "current image" slot of an exec node (03 §18.3): set when its image is evaluated. */
  readonly currentImage: Map<Expr, string>;
  /** What lies around a module's arguments: the base environment S, outside it what the module comes with. */
  readonly baseEnv: (opened: OpenedSource) => Env;
}

/** A module of the language as it was opened. */
export interface OpenedSource {
  readonly module: CheckedModule;
  readonly injected?: InjectedArguments;
}

/** What evaluation reads of a checked module; an expression on its own has an empty path. */
export type EvalModule = Pick<CheckedModule, 'path' | 'tables'>;

/** The module whose code is being evaluated, and the session. */
export interface EvalContext {
  readonly module: EvalModule;
  readonly session: EvalSessionState;
}
