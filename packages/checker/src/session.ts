// A checking session: modules by path, each opened once. Spec: 02-types §16, 03-evaluation §16.

import type { CompatMessage, Diagnostic, Result } from '@reflow-lang/base';
import type { SystemModule } from '@reflow-lang/stdlib';
import type { CheckedModule } from './checked-module.ts';

/** Reads a source. The error is the system's text: `open x.rf: no such file or directory`. */
export type ReadSource = (path: string) => Result<Uint8Array, string>;

export interface SessionOptions {
  readonly readSource: ReadSource;
  /** Receives each warning line, `pos: warning: text` without the newline, when it arises. */
  readonly warn?: (line: string) => void;
}

/** What `make` or a command opened. */
export type OpenedModule =
  | { readonly kind: 'rf'; readonly module: CheckedModule }
  | { readonly kind: 'system'; readonly module: SystemModule };

/** Why a module cannot be used: compat text (several lines possible) and the structured view. */
export interface OpenFailure {
  readonly text: string;
  readonly messages: readonly CompatMessage[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface CheckSession {
  /** Opens a program or `$/name` as a command does; relative paths are the process's. */
  open(path: string): Result<OpenedModule, OpenFailure>;
  /** Warnings counted so far. */
  readonly warningCount: number;
  /** Session paths of every module opened successfully, in order of opening; the first is the entry point. */
  readonly opened: ReadonlyMap<string, CheckedModule>;
}

export function createCheckSession(options: SessionOptions): CheckSession {
  throw new Error('not written yet: createCheckSession');
}
