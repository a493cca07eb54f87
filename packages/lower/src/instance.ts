// Instances of modules: every declaration in order, exported or not, over the frames of its arguments.
// A module is compiled once per session and evaluated anew for every instance.
// Spec: 03-evaluation §2, §3 (idents), §16.5.

import { basePath, type CompatPos, recoverError } from '@reflow-lang/base';
import type { CheckedModule, ParamInfo } from '@reflow-lang/checker';
import { ModuleValue, type Value } from '@reflow-lang/values';
import { type Binding, compileBinding } from './bind.ts';
import { type AssignDecl, type Code, type Compilation, type Compiler, code } from './compilation.ts';
import { compileExpr } from './compile.ts';
import type { EvalContext, EvalSessionState } from './context.ts';
import { type Env, startInstance } from './env.ts';
import { ToplevelFrames } from './scope.ts';
import { recoverWithinLimits } from './size-limits.ts';
import { standardEnv } from './standard-env.ts';

/** Pushes the frame of one parameter or declaration. */
type Step = (env: Env) => Env;

interface ModuleCode {
  readonly steps: readonly Step[];
}

/** Code lives as long as its session. */
const memo = new WeakMap<EvalSessionState, Map<CheckedModule, ModuleCode>>();

export const compiler: Compiler = { compile: compileExpr, instantiate: instantiateIn };

/**
 * Evaluates a module whose arguments are bound in `outer` (P above S). Throws a ReflowError when a
 * declaration fails.
 */
export function instantiateIn(session: EvalSessionState, module: CheckedModule, outer: Env): ModuleValue {
  try {
    const { steps } = codeOf(session, module);
    let env = startInstance(outer);
    const frames = env.instance?.frames ?? [];
    for (const step of steps) {
      env = step(env);
      frames.push(env);
    }
    return new ModuleValue(exportsOf(module, frames));
  } catch (thrown) {
    throw recoverError(thrown);
  }
}

/** Names rebound later have their last value. */
function exportsOf(module: CheckedModule, frames: readonly Env[]): ReadonlyMap<string, Value> {
  const bound = new Map<string, Value>();
  for (const { names, values } of frames) {
    names.forEach((name, slot) => {
      const value = values[slot];
      if (value !== undefined) bound.set(name, value);
    });
  }
  const exported = new Map<string, Value>();
  for (const { kind, name } of module.exports) {
    const value = kind === 'val' ? bound.get(name) : undefined;
    if (value !== undefined) exported.set(name, value);
  }
  return exported;
}

function codeOf(session: EvalSessionState, module: CheckedModule): ModuleCode {
  let known = memo.get(session);
  if (known === undefined) {
    known = new Map();
    memo.set(session, known);
  }
  let moduleCode = known.get(module);
  if (moduleCode === undefined) {
    moduleCode = compileModule({ module, session }, module);
    known.set(module, moduleCode);
  }
  return moduleCode;
}

function compileModule(ctx: EvalContext, module: CheckedModule): ModuleCode {
  const toplevel = new ToplevelFrames();
  const here = (ident: string): Compilation => ({
    ctx,
    scope: { locals: undefined, toplevel, visible: toplevel.count },
    ident,
    compiler,
  });
  const steps: Step[] = [];
  for (const param of module.params) {
    if (param.default === undefined) continue;
    steps.push(defaultStep(param, code(param.default, here('')), standardEnv(ctx.session)));
    toplevel.push([param.name], true);
  }
  for (const decl of module.ast.decls) {
    if (decl.kind !== 'assign') continue;
    const binding = compileBinding(decl.pat, module.tables.typeOfDecl(decl));
    steps.push(declarationStep(code(decl.expr, here(toplevelIdent(decl, module.path))), binding, decl.expr.pos));
    toplevel.push(binding.names, false);
  }
  return { steps };
}

/**
 * A frame with the default, or an empty one when a value was passed.
 * FIX: what the base environment binds (`KiB` ...) does not count as passed. There is one frame of it for
 * every module that comes with arguments; the names they share tell it.
 */
function defaultStep({ name }: ParamInfo, init: Code, standard: Env): Step {
  const names = [name];
  return (env) => {
    const passed = env.instance?.outer.find(name);
    const isPassed = passed !== undefined && passed.frame.names !== standard.names;
    return env.push(names, [isPassed ? undefined : init(env)]);
  };
}

function declarationStep(init: Code, binding: Binding, pos: CompatPos): Step {
  return (env) => {
    try {
      return env.push(binding.names, binding.bind(init(env)));
    } catch (thrown) {
      throw recoverWithinLimits(thrown, pos);
    }
  };
}

/** `mod.D`, `D` in the entry module of a bundle; `''` for a pattern that is no plain name. */
function toplevelIdent(decl: AssignDecl, path: string): string {
  if (decl.pat.kind !== 'ident') return '';
  return path.endsWith('.rfx') ? decl.pat.name : `${moduleIdent(path)}.${decl.pat.name}`;
}

/** File name without folder and extension. */
function moduleIdent(path: string): string {
  const base = basePath(path);
  const dot = base.lastIndexOf('.');
  return dot < 0 ? base : base.slice(0, dot);
}
