// The environment around a module's arguments: S, and outside it the arguments the module comes with. So
// what is passed comes first, and no name of S has another level in a bundle than out of it.
// Spec: 03-evaluation §2, §16.7.

import type { InjectedArguments } from '@reflow-lang/checker';
import type { EvalSessionState, OpenedSource } from './context.ts';
import { Env } from './env.ts';
import { injectedValues } from './flags.ts';
import { standardEnv } from './standard-env.ts';

/** Lives as long as its session. Arguments are read once: files among them are the same for every instance. */
const memo = new WeakMap<EvalSessionState, Map<InjectedArguments, Env>>();

/** Throws a ReflowError when one of the module's own arguments cannot be read. */
export function baseEnv(session: EvalSessionState, opened: OpenedSource): Env {
  const standard = standardEnv(session);
  if (opened.injected === undefined) return standard;
  let known = memo.get(session);
  if (known === undefined) {
    known = new Map();
    memo.set(session, known);
  }
  let env = known.get(opened.injected);
  if (env === undefined) {
    const values = injectedValues(session, opened);
    env = new Env(undefined, [...values.keys()], [...values.values()]).push(standard.names, standard.values);
    known.set(opened.injected, env);
  }
  return env;
}
