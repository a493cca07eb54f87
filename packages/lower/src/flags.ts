// Flags derived from a module's parameters. Spec: 03-evaluation §16.6, 02-types §16.3.

import type { Result } from '@reflow-lang/base';
import type { OpenedModule } from '@reflow-lang/checker';
import type { Value } from '@reflow-lang/values';
import type { EvalSessionState } from './context.ts';

export interface ModuleFlag {
  readonly name: string;
  /** As the original keeps it: verbatim comment, or joined with `(required)`. */
  readonly usage: string;
  /** Final text of the default; `''` when none is shown. */
  readonly default: string;
  readonly isBool: boolean;
}

export interface ModuleFlags {
  /** Sorted by name. */
  readonly flags: readonly ModuleFlag[];
  /** The lines of the flags only, each with its newline. */
  readonly usage: string;
  /**
   * Parses `args` and binds: the values for the module's outer frame and the final text of every flag.
   * The error is compat text without prefix (contracts §3 `flags`).
   */
  parse(
    args: readonly string[],
  ): Result<{ readonly values: ReadonlyMap<string, Value>; readonly texts: ReadonlyMap<string, string> }, string>;
}

/** The error is the compat text (`-x: flags of type …`, or a failing default). */
export function moduleFlags(session: EvalSessionState, module: OpenedModule): Result<ModuleFlags, string> {
  throw new Error('not written yet: moduleFlags');
}
