// `eval -e EXPR`: an expression with the system modules preloaded. Contracts §3.

import { encodeLatin1, fail, ok, type Result, utf8Bytes } from '@reflow-lang/base';
import type { OpenFailure } from '@reflow-lang/checker';
import { createSessions, exportedValues, type Instance, instantiateWithFlags } from '@reflow-lang/runner';
import { systemModules } from '@reflow-lang/stdlib';
import { createLazyService, type EvalEnvironment, evalValue, type ValueAnswer } from './eval.ts';
import { failureText } from './failure.ts';

export type ExpressionAnswer = {
  readonly expr: string;
  readonly stage?: string;
  readonly err?: string;
} & Partial<ValueAnswer>;

/** The name under which the expression's text is known in positions. */
const fileName = '<expr>';

export async function evalExpression(environment: EvalEnvironment, expr: string): Promise<ExpressionAnswer> {
  const opened = openExpression(environment, expr);
  if (!opened.ok) return { expr, stage: opened.error.stage, err: opened.error.err };
  const main = exportedValues(opened.value).find(({ name }) => name === 'Main');
  if (main === undefined) return { expr, stage: 'check', err: 'no value' };
  const service = createLazyService(environment);
  try {
    return { expr, ...(await evalValue(main.value, main.type, service.get, environment)) };
  } finally {
    await service.close();
  }
}

/** Evaluates the expression as the `Main` of a module that has every system module in scope. */
export function openExpression(
  environment: Pick<EvalEnvironment, 'cwd' | 'trace' | 'log'>,
  expr: string,
): Result<Instance, { readonly stage: string; readonly err: string }> {
  const imports = systemModules.map(({ name }) => `val ${name} = make("$/${name}")\n`).join('');
  // On a line of its own, so that columns are the expression's.
  const text = `${imports}val Main =\n${expr}`;
  const sessions = createSessions({
    ...environment,
    overlay: (path) => (path === fileName + extension ? ok(encodeLatin1(utf8Bytes(text))) : undefined),
  });
  const opened = sessions.check.open(fileName + extension);
  if (!opened.ok) return fail({ stage: 'check', err: shownError(opened.error, systemModules.length + 1) });
  const instance = instantiateWithFlags(sessions, opened.value, []);
  return instance.ok ? instance : fail({ stage: instance.error.stage, err: failureText(instance.error) });
}

const extension = '.rf';

/** Lines count from the expression's own first one. */
function shownError(failure: OpenFailure, linesBefore: number): string {
  return failure.text.replace(/<expr>\.rf:(\d+):/g, (_, line) => `<expr>:${Number(line) - linesBefore}:`);
}
