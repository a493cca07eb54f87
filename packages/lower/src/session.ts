// An evaluation session: instances of modules. Spec: 03-evaluation §16.

import type { CheckSession, OpenedModule, SideTables } from '@reflow-lang/checker';
import type { Expr } from '@reflow-lang/syntax';
import type { ModuleValue, Value } from '@reflow-lang/values';
import type { EvalSessionState, LowerPorts } from './context.ts';

export function createEvalSession(check: CheckSession, ports: LowerPorts): EvalSessionState {
  throw new Error('not written yet: createEvalSession');
}

/**
 * Evaluates every declaration in order; `args` are the values of the outer frame (flags, or what
 * `make` passed). Throws a ReflowError when evaluation fails.
 */
export function instantiate(
  session: EvalSessionState,
  module: OpenedModule,
  args: ReadonlyMap<string, Value>,
): ModuleValue {
  throw new Error('not written yet: instantiate');
}

/** One expression in the standard environment. */
export function evalExpr(session: EvalSessionState, expr: Expr, tables: SideTables): Value {
  throw new Error('not written yet: evalExpr');
}
