// The base environment S: what every module sees without importing. One frame, the same for a whole
// session, for it carries memos of digests. Spec: 03-evaluation §2.

import { baseEnvironment } from '@reflow-lang/stdlib';
import type { EvalSessionState } from './context.ts';
import { Env } from './env.ts';
import { systemFunctionValue } from './stdlib/index.ts';

/** Lives as long as its session. */
const memo = new WeakMap<EvalSessionState, Env>();

export function standardEnv(session: EvalSessionState): Env {
  let env = memo.get(session);
  if (env === undefined) {
    env = new Env(
      undefined,
      baseEnvironment.map((binding) => binding.name),
      baseEnvironment.map((binding) =>
        binding.kind === 'value' ? binding.value : systemFunctionValue(session, binding.fn.module, binding.fn.id),
      ),
    );
    memo.set(session, env);
  }
  return env;
}
