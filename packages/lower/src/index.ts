// From a checked module and its parameters to a value or a Flow graph; builtins and system modules.
// Strict where it can be, delayed where it must. It runs nothing external and reads only local files,
// through a port. Invariants: digests are the original's; every continuation carries a salt.

export type { EvalContext, EvalModule, EvalSessionState, LocalFiles, LowerPorts } from './context.ts';
export { digestExpr } from './digest/index.ts';
export { type ModuleFlag, type ModuleFlags, moduleFlags } from './flags.ts';
export { force, toFlow } from './force.ts';
export { createEvalSession, evalExpr, exprContext, exprEnv, instantiate } from './session.ts';
