// An evaluation session: instances of modules. Spec: 03-evaluation §16.

import { absurd } from '@reflow-lang/base';
import type { CheckSession, OpenedModule, SideTables } from '@reflow-lang/checker';
import { systemModules } from '@reflow-lang/stdlib';
import type { Expr } from '@reflow-lang/syntax';
import type { ModuleValue, Value } from '@reflow-lang/values';
import type { EvalContext, EvalSessionState, LowerPorts } from './context.ts';
import { Env, startInstance } from './env.ts';
import { baseEnv } from './injected-env.ts';
import { compiler, instantiateIn } from './instance.ts';
import { instantiateLegacyModule } from './legacy.ts';
import { ToplevelFrames } from './scope.ts';
import { recoverWithinLimits } from './size-limits.ts';
import { standardEnv } from './standard-env.ts';
import { systemModuleValue } from './stdlib/index.ts';

export function createEvalSession(check: CheckSession, ports: LowerPorts): EvalSessionState {
  const state: EvalSessionState = {
    check,
    ports,
    images: new Set(),
    currentImage: new Map(),
    baseEnv: (opened) => baseEnv(state, opened),
  };
  return state;
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
  switch (module.kind) {
    case 'system':
      return systemModuleValue(session, module.module.name);
    case 'rf':
      return instantiateIn(session, module.module, session.baseEnv(module).push([...args.keys()], [...args.values()]));
    case 'v0':
      return instantiateLegacyModule(module.module, args);
    default:
      return absurd(module);
  }
}

/**
 * One expression in the standard environment, with the system modules around it under their names.
 * Throws a ReflowError when evaluation fails.
 */
export function evalExpr(session: EvalSessionState, expr: Expr, tables: SideTables): Value {
  const ctx = exprContext(session, tables);
  const scope = { locals: undefined, toplevel: new ToplevelFrames(), visible: 0 };
  try {
    const code = compiler.compile(expr, { ctx, scope, ident: '', compiler });
    return code(startInstance(exprEnv(session)));
  } catch (thrown) {
    throw recoverWithinLimits(thrown, expr.pos);
  }
}

/** What digests of an expression on its own are taken in. */
export function exprContext(session: EvalSessionState, tables: SideTables): EvalContext {
  return { module: { path: '', tables }, session };
}

/** The standard environment; the system modules stand *outside* it, so levels are those of S alone. */
export function exprEnv(session: EvalSessionState): Env {
  let env = memo.get(session);
  if (env === undefined) {
    const { names, values } = standardEnv(session);
    const modules = new Env(
      undefined,
      systemModules.map((module) => module.name),
      systemModules.map((module) => systemModuleValue(session, module.name)),
    );
    env = modules.push(names, values);
    memo.set(session, env);
  }
  return env;
}

/** Lives as long as its session. */
const memo = new WeakMap<EvalSessionState, Env>();
