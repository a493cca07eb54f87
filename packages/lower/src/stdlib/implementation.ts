// The shape of what a system function does, once its arguments are there.

import type { Location, Value } from '@reflow-lang/values';
import type { EvalSessionState } from '../context.ts';

/** Where and for whom a function is called. */
export interface Call {
  readonly session: EvalSessionState;
  /** Position and ident of the call; the ident is `''` inside `reduce` and `fold`. */
  readonly loc: Location;
}

/**
 * Gets as many arguments as the function's type has, none of them a Flow (mode `direct` apart), and
 * answers with a value or a Flow. Throws a ReflowError.
 */
export type Implementation = (args: readonly Value[], call: Call) => Value;

/** The functions of a module by id. */
export type ImplementationTable = Readonly<Record<string, Implementation>>;
